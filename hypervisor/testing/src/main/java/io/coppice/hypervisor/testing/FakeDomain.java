package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One domain of the fake, guarded by the lock of its {@link FakeHypervisor}. */
final class FakeDomain {

    MachineSpec spec;
    /** What the running machine was started from. */
    MachineSpec running;

    DomainMetadata metadata;
    DomainState state = DomainState.SHUT_OFF;
    boolean powerOffIgnored;
    final Set<MacAddress> unplugged = new HashSet<>();
    final Map<String, DiskLimit> limits = new HashMap<>();
    Optional<FakeConsole> console = Optional.empty();

    FakeDomain(MachineSpec spec) {
        this.spec = spec;
        this.running = spec;
        this.metadata = spec.metadata();
    }

    boolean active() {
        return switch (state) {
            case RUNNING, PAUSED, STOPPING -> true;
            case SHUT_OFF, CRASHED -> false;
        };
    }

    void powerOn(MachineSpec machine, DomainState begin) {
        FakePorts.require(machine);
        running = machine;
        metadata = machine.metadata();
        state = begin;
    }

    ObservedDomain observed() {
        var shape = active() ? running : spec;
        return new ObservedDomain(
                spec.name(),
                spec.id(),
                state,
                true,
                shape.cpu().count(),
                shape.memory(),
                metadata,
                unplugged,
                limits,
                Optional.empty());
    }
}
