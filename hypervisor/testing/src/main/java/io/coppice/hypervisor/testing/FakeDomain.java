package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    /** Whether it is gone when it stops. */
    boolean passing;
    /** What the running machine went on from. */
    Optional<FrozenMemory> thawedFrom = Optional.empty();

    final Set<MacAddress> unplugged = new HashSet<>();
    final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    final Map<String, DiskLimit> limits = new HashMap<>();
    Optional<FakeConsole> console = Optional.empty();

    FakeDomain(MachineSpec spec) {
        this.spec = spec;
        this.running = spec;
        this.metadata = spec.metadata();
    }

    /** The machine that runs stays as it is. */
    void describe(MachineSpec wanted) {
        spec = wanted;
        if (!active()) {
            metadata = wanted.metadata();
        }
    }

    boolean active() {
        return switch (state) {
            case RUNNING, PAUSED, STOPPING -> true;
            case SHUT_OFF, CRASHED -> false;
        };
    }

    void requireActive(String what) {
        if (!active()) {
            throw new HypervisorException.InvalidState(
                    "cannot " + what + " " + spec.name() + ": it is " + state + "; start it first", null);
        }
    }

    void refuseConflict(MachineSpec wanted) {
        if (wanted.name().equals(spec.name()) != wanted.id().equals(spec.id())) {
            throw new HypervisorException.Conflict(
                    "cannot make " + wanted.name() + " (" + wanted.id() + "): " + spec.name() + " (" + spec.id()
                            + ") has its name or its id; remove that one or choose others",
                    null);
        }
    }

    void powerOn(MachineSpec machine, DomainState begin) {
        FakePorts.require(machine);
        running = machine;
        metadata = machine.metadata();
        state = begin;
        thawedFrom = Optional.empty();
        typed.reset();
    }

    List<DomainEvent> powerOff(DomainEvent.Kind... kinds) {
        state = DomainState.SHUT_OFF;
        unplugged.clear();
        limits.clear();
        metadata = spec.metadata();
        console.ifPresent(FakeConsole::end);
        console = Optional.empty();
        return events(kinds);
    }

    List<DomainEvent> events(DomainEvent.Kind... kinds) {
        return Arrays.stream(kinds)
                .map(kind -> new DomainEvent(spec.id(), spec.name(), kind))
                .toList();
    }

    ObservedDomain observed() {
        var shape = active() ? running : spec;
        return new ObservedDomain(
                spec.name(),
                spec.id(),
                state,
                !passing,
                shape.cpu().count(),
                shape.memory(),
                metadata,
                unplugged,
                limits,
                Optional.empty());
    }
}
