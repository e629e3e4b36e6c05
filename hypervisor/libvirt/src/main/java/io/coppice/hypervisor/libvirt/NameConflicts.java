package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;

/** Whether a definition failed because its name or id is another domain's. */
final class NameConflicts {

    private NameConflicts() {}

    /**
     * libvirt has one number for a taken name and for many other failures, so look who has it.
     *
     * @throws HypervisorException.Conflict if somebody has
     */
    static void refuse(DomainCalls domains, MachineSpec spec, String uri, LibvirtFailure failure)
            throws LibvirtFailure {
        var holder = domains.idOf(spec.name()).filter(id -> !id.equals(spec.id()));
        if (holder.isPresent()) {
            throw new HypervisorException.Conflict(
                    "cannot define " + spec.name() + " (" + spec.id() + ") on " + uri + ": domain " + holder.get()
                            + " has this name; remove it or choose another name",
                    failure);
        }
        var other = domains.ifPresent(spec.id(), domains::observe)
                .filter(domain -> !domain.name().equals(spec.name()));
        if (other.isPresent()) {
            throw new HypervisorException.Conflict(
                    "cannot define " + spec.name() + " (" + spec.id() + ") on " + uri + ": domain "
                            + other.get().name() + " has this id; remove it or choose another id",
                    failure);
        }
    }
}
