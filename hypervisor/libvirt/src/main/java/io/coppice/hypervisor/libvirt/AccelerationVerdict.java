package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Acceleration;

/** Whether hardware virtualisation really runs the node's kernel on a host. */
public sealed interface AccelerationVerdict {

    /** How machines should run, then. */
    default Acceleration acceleration() {
        return switch (this) {
            case Works _ -> Acceleration.KVM;
            case Fails _ -> Acceleration.SOFTWARE;
        };
    }

    /** The kernel came up and powered off. */
    record Works() implements AccelerationVerdict {}

    /**
     * It did not.
     *
     * @param reason what was seen and what to do about it, for people
     */
    record Fails(String reason) implements AccelerationVerdict {}
}
