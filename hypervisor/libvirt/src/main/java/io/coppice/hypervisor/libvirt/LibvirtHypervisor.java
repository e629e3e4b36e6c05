package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import java.time.Duration;

/** A host reached through libvirt. */
public abstract class LibvirtHypervisor implements Hypervisor {

    /**
     * Connects.
     *
     * @param uri such as {@code qemu:///session}, {@code qemu:///system}, {@code qemu+ssh://user@host/system}, {@code test:///default}
     * @param openLimit how long connecting may take
     * @throws HypervisorException.Unavailable if there is no connection; the message says what to do
     * @throws HypervisorException.TimedOut if the host does not answer within the limit
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static LibvirtHypervisor open(String uri, Duration openLimit) {
        throw new HypervisorException.Unavailable("cannot connect to " + uri + " within " + openLimit, null);
    }
}
