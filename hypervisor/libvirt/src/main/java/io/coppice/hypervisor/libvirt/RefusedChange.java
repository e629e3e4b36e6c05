package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainState;
import java.util.Set;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.jna.DomainPointer;

/** What it means when libvirt refuses a change, read from the state of the domain. */
final class RefusedChange {

    private RefusedChange() {}

    /** A function of libvirt that changes a domain. */
    interface Native {
        int on(DomainPointer domain);
    }

    /**
     * Makes the change.
     *
     * @param wanted states in which it is already as it was asked for
     * @param impossible states in which it cannot be done
     */
    static boolean unlessRefused(
            DomainCalls domains,
            DomainPointer domain,
            Set<DomainState> wanted,
            Set<DomainState> impossible,
            String function,
            Native change)
            throws LibvirtFailure {
        try {
            domains.check(function, change.on(domain));
        } catch (LibvirtFailure e) {
            var state = domains.state(domain);
            if (impossible.contains(state)) {
                throw new LibvirtFailure(ErrorNumber.VIR_ERR_OPERATION_INVALID, e.function(), e.getMessage(), e);
            }
            if (!wanted.contains(state)) {
                throw e;
            }
        }
        return true;
    }
}
