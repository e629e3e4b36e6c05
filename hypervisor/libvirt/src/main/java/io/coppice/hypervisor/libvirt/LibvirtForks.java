package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import java.time.Duration;
import java.util.List;

/** Freezes and thaws machines of a host, with QEMU's own means where libvirt has none. */
final class LibvirtForks implements Freezer.Host {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LibvirtHypervisor hypervisor;
    private final Qmp qmp;

    /** @throws HypervisorException.Unsupported if there is no QEMU */
    static LibvirtForks on(LibvirtHypervisor hypervisor, String uri) {
        if (!uri.startsWith("qemu")) {
            throw new HypervisorException.Unsupported(
                    uri + " can neither freeze nor thaw machines: only QEMU can; use qemu:///session", null);
        }
        return new LibvirtForks(hypervisor);
    }

    private LibvirtForks(LibvirtHypervisor hypervisor) {
        this.hypervisor = hypervisor;
        this.qmp = new Qmp(hypervisor::monitorCommand);
    }

    Duration freeze(List<Freezing> machines, AfterFreeze after) {
        return new Freezer(this).freeze(machines, after);
    }

    void thaw(MachineSpec machine, FrozenMemory memory) {
        var state = stateOf(machine.id());
        switch (state) {
            case RUNNING -> {}
            case SHUT_OFF, CRASHED -> load(machine, memory);
            case PAUSED -> {
                if (awaitsMemory(machine.id())) {
                    destroy(machine.id());
                    load(machine, memory);
                }
            }
            case STOPPING ->
                throw new HypervisorException.InvalidState(
                        "cannot thaw " + machine.name() + ": it is " + state + "; destroy it first", null);
        }
    }

    private void load(MachineSpec machine, FrozenMemory memory) {
        user().give(memory.ram());
        user().give(memory.state());
        hypervisor.create(
                machine,
                DomainXml.of(machine, new MemoryBackend.CopyOnWrite(memory.ram())),
                NativeLibvirt.VIR_DOMAIN_START_PAUSED);
        try {
            var incoming = migration(machine.id());
            incoming.receiveState("file:" + memory.state());
            incoming.awaitDone(LIMIT);
        } catch (HypervisorException e) {
            end(machine.id(), e);
            throw e;
        }
    }

    /** A machine that holds half of a memory is of no use. */
    private void end(DomainId id, HypervisorException failure) {
        try {
            destroy(id);
        } catch (HypervisorException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean awaitsMemory(DomainId id) {
        JsonNode status = qmp.execute(id, "query-status");
        return status.path("status").asText().equals("inmigrate");
    }

    @Override
    public DomainState stateOf(DomainId id) {
        return hypervisor
                .find(id)
                .map(ObservedDomain::state)
                .orElseThrow(() -> new HypervisorException.NotFound(
                        "there is no domain " + id + "; list what there is and try again", null));
    }

    @Override
    public void suspend(DomainId id) {
        hypervisor.suspend(id);
    }

    @Override
    public void resume(DomainId id) {
        hypervisor.resume(id);
    }

    @Override
    public void destroy(DomainId id) {
        hypervisor.destroy(id);
    }

    @Override
    public void createHolder(MachineSpec machine, MemoryBackend ram) {
        hypervisor.create(
                machine,
                DomainXml.of(machine, ram),
                NativeLibvirt.VIR_DOMAIN_START_PAUSED | NativeLibvirt.VIR_DOMAIN_START_AUTODESTROY);
    }

    @Override
    public Qmp qmp() {
        return qmp;
    }

    @Override
    public Migration migration(DomainId id) {
        return new Migration(qmp, hypervisor::awaitMigration, id);
    }

    @Override
    public QemuUser user() {
        return hypervisor.qemuUser();
    }
}
