package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.hypervisor.testing.Fault.Moment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A hypervisor in memory that keeps the contract, does everything at once, and fails on demand.
 *
 * <p>It outlives its callers as a real host does: after an injected failure the same object shows what is left. Guests are
 * played by the test through {@link #guestPrints}, {@link #guestPowersOff}, {@link #guestCrashes}; a guest obeys
 * {@link #shutdown} unless {@link #ignorePowerOff} said otherwise.
 */
public final class FakeHypervisor implements Hypervisor {

    private final Object lock = new Object();
    private final TreeMap<String, FakeDomain> domains = new TreeMap<>();
    private final Map<Object, Consumer<DomainEvent>> listeners = new ConcurrentHashMap<>();
    private final List<Consumer<DomainId>> resetListeners = new CopyOnWriteArrayList<>();
    private final FaultPlan faults = new FaultPlan();
    private final HostInventory inventory;

    public FakeHypervisor() {
        this(host(false));
    }

    public FakeHypervisor(HostInventory inventory) {
        this.inventory = inventory;
    }

    /** One whose host offers hardware virtualisation; whether it works is the test's to say. */
    public static FakeHypervisor withKvmDevice() {
        return new FakeHypervisor(host(true));
    }

    private static HostInventory host(boolean kvmDevice) {
        return new HostInventory(
                "fake:///",
                "fake-host",
                new HostInventory.Version(10, 0, 2),
                new HostInventory.Version(11, 3, 0),
                "x86_64",
                8,
                DataSize.ofGibibytes(64),
                DataSize.ofGibibytes(48),
                kvmDevice,
                "fake");
    }

    // What tests do to it

    public void inject(Fault fault) {
        faults.add(fault);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Every call so far, in order, those that failed included. */
    public List<HypervisorCall> calls() {
        return faults.calls();
    }

    /** The description that a domain has now. */
    public MachineSpec specOf(DomainId id) {
        synchronized (lock) {
            return domain(id).spec;
        }
    }

    /** The guest writes to its first serial port; lost when nobody is attached. */
    public void guestPrints(DomainId id, String text) {
        synchronized (lock) {
            domain(id).console.ifPresent(console -> console.print(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What was typed into the console that is attached now. */
    public byte[] consoleInput(DomainId id) {
        synchronized (lock) {
            return domain(id).console.map(FakeConsole::typed).orElseGet(() -> new byte[0]);
        }
    }

    public void guestPowersOff(DomainId id) {
        announce(() -> powerOff(domain(id), DomainEvent.Kind.SHUTDOWN, DomainEvent.Kind.STOPPED));
    }

    public void guestCrashes(DomainId id) {
        announce(() -> {
            var domain = domain(id);
            var events = powerOff(domain, DomainEvent.Kind.CRASHED);
            domain.state = DomainState.CRASHED;
            return events;
        });
    }

    /** From now on the guest does not obey {@link #shutdown}. */
    public void ignorePowerOff(DomainId id) {
        synchronized (lock) {
            domain(id).powerOffIgnored = true;
        }
    }

    // The contract

    @Override
    public HostInventory inventory() {
        return call(HypervisorCall.INVENTORY, () -> inventory);
    }

    @Override
    public List<ObservedDomain> domains() {
        return call(HypervisorCall.DOMAINS, () -> {
            synchronized (lock) {
                return domains.values().stream().map(FakeDomain::observed).toList();
            }
        });
    }

    @Override
    public Optional<ObservedDomain> find(DomainId id) {
        return call(HypervisorCall.FIND, () -> {
            synchronized (lock) {
                return Optional.ofNullable(domains.get(id.toString())).map(FakeDomain::observed);
            }
        });
    }

    @Override
    public ObservedDomain define(MachineSpec spec) {
        return call(HypervisorCall.DEFINE, () -> {
            announce(() -> {
                domains.values().forEach(other -> refuseConflict(spec, other.spec));
                var existing = domains.get(spec.id().toString());
                if (existing == null) {
                    domains.put(spec.id().toString(), new FakeDomain(spec));
                } else {
                    existing.spec = spec;
                    if (!existing.active()) {
                        existing.metadata = spec.metadata();
                    }
                }
                return List.of(new DomainEvent(spec.id(), spec.name(), DomainEvent.Kind.DEFINED));
            });
            synchronized (lock) {
                return domain(spec.id()).observed();
            }
        });
    }

    private static void refuseConflict(MachineSpec wanted, MachineSpec existing) {
        if (wanted.name().equals(existing.name()) != wanted.id().equals(existing.id())) {
            throw new HypervisorException.Conflict(
                    "cannot define " + wanted.name() + " (" + wanted.id() + "): " + existing.name() + " ("
                            + existing.id() + ") has its name or its id; remove that one or choose others",
                    null);
        }
    }

    @Override
    public void start(DomainId id) {
        powerOn(HypervisorCall.START, id, domain -> {
            domain.powerOn(domain.spec, DomainState.RUNNING);
            return events(domain, DomainEvent.Kind.STARTED);
        });
    }

    @Override
    public Duration freeze(List<Freezing> machines, AfterFreeze after) {
        return call(HypervisorCall.FREEZE, () -> {
            synchronized (lock) {
                for (var freezing : machines) {
                    var domain = domain(freezing.machine().id());
                    if (domain.state != DomainState.RUNNING) {
                        throw new HypervisorException.InvalidState(
                                "cannot freeze " + domain.spec.name() + ": it is " + domain.state + "; start it first",
                                null);
                    }
                }
            }
            machines.forEach(freezing -> FakeMemory.write(freezing.machine(), freezing.memory()));
            if (after == AfterFreeze.STAY_PAUSED) {
                machines.forEach(freezing -> suspend(freezing.machine().id()));
            }
            return Duration.ofMillis(1);
        });
    }

    @Override
    public void thaw(MachineSpec machine, FrozenMemory memory) {
        powerOn(HypervisorCall.THAW, machine.id(), domain -> {
            FakeMemory.require(memory);
            domain.powerOn(machine, DomainState.PAUSED);
            return events(domain, DomainEvent.Kind.STARTED, DomainEvent.Kind.SUSPENDED);
        });
    }

    @Override
    public void shutdown(DomainId id) {
        change(
                HypervisorCall.SHUTDOWN,
                id,
                domain -> domain.state == DomainState.RUNNING && !domain.powerOffIgnored
                        ? powerOff(domain, DomainEvent.Kind.SHUTDOWN, DomainEvent.Kind.STOPPED)
                        : List.of());
    }

    @Override
    public void destroy(DomainId id) {
        change(
                HypervisorCall.DESTROY,
                id,
                domain -> domain.active() ? powerOff(domain, DomainEvent.Kind.STOPPED) : List.of());
    }

    @Override
    public void reset(DomainId id) {
        change(HypervisorCall.RESET, id, domain -> {
            requireActive(domain, "reset");
            return List.of();
        });
        resetListeners.forEach(listener -> listener.accept(id));
    }

    /** Tells those who play the guests, for a reset changes nothing that the hypervisor shows. */
    public void onReset(Consumer<DomainId> listener) {
        resetListeners.add(listener);
    }

    @Override
    public void suspend(DomainId id) {
        change(HypervisorCall.SUSPEND, id, domain -> {
            requireActive(domain, "suspend");
            if (domain.state == DomainState.PAUSED) {
                return List.of();
            }
            domain.state = DomainState.PAUSED;
            return events(domain, DomainEvent.Kind.SUSPENDED);
        });
    }

    @Override
    public void resume(DomainId id) {
        change(HypervisorCall.RESUME, id, domain -> {
            requireActive(domain, "resume");
            if (domain.state == DomainState.RUNNING) {
                return List.of();
            }
            domain.state = DomainState.RUNNING;
            return events(domain, DomainEvent.Kind.RESUMED);
        });
    }

    @Override
    public void setLink(DomainId id, MacAddress card, boolean up) {
        change(HypervisorCall.SET_LINK, id, domain -> {
            requireActive(domain, "unplug a card of");
            if (domain.running.networkInterfaces().stream()
                    .noneMatch(each -> each.mac().equals(card))) {
                throw new HypervisorException.InvalidSpec(domain.spec.name() + " has no network card " + card, null);
            }
            if (up) {
                domain.unplugged.remove(card);
            } else {
                domain.unplugged.add(card);
            }
            return List.of();
        });
    }

    @Override
    public void limitDisk(DomainId id, String serial, DiskLimit limit) {
        change(HypervisorCall.LIMIT_DISK, id, domain -> {
            requireActive(domain, "limit a disk of");
            if (domain.running.disks().stream().noneMatch(each -> each.serial().equals(serial))) {
                throw new HypervisorException.InvalidSpec(domain.spec.name() + " has no disk " + serial, null);
            }
            if (limit.equals(DiskLimit.NONE)) {
                domain.limits.remove(serial);
            } else {
                domain.limits.put(serial, limit);
            }
            return List.of();
        });
    }

    @Override
    public void undefine(DomainId id) {
        call(HypervisorCall.UNDEFINE, () -> {
            announce(() -> {
                var domain = domains.remove(id.toString());
                if (domain == null) {
                    return List.of();
                }
                var events = new ArrayList<DomainEvent>();
                if (domain.active()) {
                    events.addAll(powerOff(domain, DomainEvent.Kind.STOPPED));
                }
                events.addAll(events(domain, DomainEvent.Kind.UNDEFINED));
                return events;
            });
            return true;
        });
    }

    @Override
    public void setMetadata(DomainId id, DomainMetadata metadata) {
        change(HypervisorCall.SET_METADATA, id, domain -> {
            domain.metadata = metadata;
            domain.spec = FakeSpecs.withMetadata(domain.spec, metadata);
            return List.of();
        });
    }

    @Override
    public boolean awaitState(DomainId id, DomainState state, Duration limit) {
        return call(HypervisorCall.AWAIT_STATE, () -> {
            var deadline = System.nanoTime() + limit.toNanos();
            synchronized (lock) {
                while (domain(id).state != state) {
                    var remaining = deadline - System.nanoTime();
                    if (remaining <= 0) {
                        return false;
                    }
                    try {
                        lock.wait(remaining / 1_000_000, (int) (remaining % 1_000_000));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new HypervisorException.TimedOut(
                                "interrupted while waiting for " + id + " to be " + state, e);
                    }
                }
                return true;
            }
        });
    }

    @Override
    public Subscription subscribe(Consumer<DomainEvent> listener) {
        return call(HypervisorCall.SUBSCRIBE, () -> {
            var subscription = new Object();
            listeners.put(subscription, listener);
            return () -> listeners.remove(subscription);
        });
    }

    @Override
    public Console openConsole(DomainId id) {
        return call(HypervisorCall.OPEN_CONSOLE, () -> {
            synchronized (lock) {
                var domain = domain(id);
                requireActive(domain, "open the console of");
                if (domain.console.isPresent()) {
                    throw new HypervisorException.Conflict(
                            "the console of " + domain.spec.name() + " is in use; close the other one first", null);
                }
                var console = new FakeConsole(() -> detach(domain));
                domain.console = Optional.of(console);
                return console;
            }
        });
    }

    /** Ends nothing: a host outlives its connections, and so do its domains. */
    @Override
    public void close() {}

    private void detach(FakeDomain domain) {
        synchronized (lock) {
            domain.console = Optional.empty();
        }
    }

    /** Without its ports a machine does not stay on, be it that who plays the guest does not get them. */
    private void powerOn(HypervisorCall kind, DomainId id, Function<FakeDomain, List<DomainEvent>> effect) {
        try {
            change(kind, id, domain -> domain.active() ? List.of() : effect.apply(domain));
        } catch (HypervisorException.PortInUse e) {
            announce(() -> powerOff(domain(id), DomainEvent.Kind.STOPPED));
            throw e;
        }
    }

    private void change(HypervisorCall kind, DomainId id, Function<FakeDomain, List<DomainEvent>> effect) {
        call(kind, () -> {
            announce(() -> effect.apply(domain(id)));
            return true;
        });
    }

    private <T> T call(HypervisorCall kind, Supplier<T> effect) {
        var striking = faults.enter(kind);
        FaultPlan.strike(striking, Moment.BEFORE);
        var result = effect.get();
        FaultPlan.strike(striking, Moment.AFTER);
        return result;
    }

    /** Changes under the lock, tells the listeners without it. */
    private void announce(Supplier<List<DomainEvent>> change) {
        List<DomainEvent> events;
        synchronized (lock) {
            events = change.get();
            lock.notifyAll();
        }
        events.forEach(event -> listeners.values().forEach(listener -> listener.accept(event)));
    }

    private FakeDomain domain(DomainId id) {
        var domain = domains.get(id.toString());
        if (domain == null) {
            throw new HypervisorException.NotFound(
                    "there is no domain " + id + " on " + inventory.uri() + "; list what there is and try again", null);
        }
        return domain;
    }

    private static void requireActive(FakeDomain domain, String what) {
        if (!domain.active()) {
            throw new HypervisorException.InvalidState(
                    "cannot " + what + " " + domain.spec.name() + ": it is " + domain.state + "; start it first", null);
        }
    }

    private static List<DomainEvent> powerOff(FakeDomain domain, DomainEvent.Kind... kinds) {
        domain.state = DomainState.SHUT_OFF;
        domain.unplugged.clear();
        domain.limits.clear();
        domain.metadata = domain.spec.metadata();
        domain.console.ifPresent(FakeConsole::end);
        domain.console = Optional.empty();
        return events(domain, kinds);
    }

    private static List<DomainEvent> events(FakeDomain domain, DomainEvent.Kind... kinds) {
        return java.util.Arrays.stream(kinds)
                .map(kind -> new DomainEvent(domain.spec.id(), domain.spec.name(), kind))
                .toList();
    }
}
