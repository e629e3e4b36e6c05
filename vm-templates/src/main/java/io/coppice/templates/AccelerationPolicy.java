package io.coppice.templates;

import io.coppice.hypervisor.Acceleration;
import java.util.Locale;

/** Which acceleration a template asks for. */
public enum AccelerationPolicy {
    /** What the host has been proven to offer. */
    AUTO,
    /** Hardware virtualisation, or nothing. */
    KVM,
    /** Software emulation, even where hardware virtualisation works. */
    SOFTWARE;

    /** As written in templates. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @param proven the best that the host has been proven to offer
     * @throws AccelerationUnavailableException if the policy demands more
     */
    public Acceleration choose(Acceleration proven) {
        return switch (this) {
            case AUTO -> proven;
            case SOFTWARE -> Acceleration.SOFTWARE;
            case KVM -> {
                if (proven != Acceleration.KVM) {
                    throw new AccelerationUnavailableException();
                }
                yield Acceleration.KVM;
            }
        };
    }
}
