package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.util.EnumSet;
import java.util.Set;
import org.libvirt.Error.ErrorNumber;

/** Whether a machine cannot be made because its name or id is another domain's. */
final class NameConflicts {

    private static final Set<ErrorNumber> SUSPECTS =
            EnumSet.of(ErrorNumber.VIR_ERR_OPERATION_FAILED, ErrorNumber.VIR_ERR_DOM_EXIST);

    private NameConflicts() {}

    /**
     * libvirt has one number for a taken name and for many other failures, so look who has it.
     *
     * @throws HypervisorException.Conflict if somebody has
     */
    static void refuse(DomainCalls domains, MachineSpec spec, String uri, LibvirtFailure failure)
            throws LibvirtFailure {
        if (!SUSPECTS.contains(failure.number())) {
            return;
        }
        var holder = domains.idOf(spec.name()).filter(id -> !id.equals(spec.id()));
        if (holder.isPresent()) {
            throw new HypervisorException.Conflict(
                    "cannot make " + spec.name() + " (" + spec.id() + ") on " + uri + ": domain " + holder.get()
                            + " has this name; remove it or choose another name",
                    failure);
        }
        var other = domains.ifPresent(spec.id(), domains::observe)
                .filter(domain -> !domain.name().equals(spec.name()));
        if (other.isPresent()) {
            throw new HypervisorException.Conflict(
                    "cannot make " + spec.name() + " (" + spec.id() + ") on " + uri + ": domain "
                            + other.get().name() + " has this id; remove it or choose another id",
                    failure);
        }
    }
}
