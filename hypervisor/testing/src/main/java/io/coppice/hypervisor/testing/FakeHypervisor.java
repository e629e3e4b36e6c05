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
import java.util.Optional;
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

    private final FakeDomains domains;
    private final List<Consumer<DomainId>> resetListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<DomainId>> inputListeners = new CopyOnWriteArrayList<>();
    private final FaultPlan faults = new FaultPlan();
    private final FakeHost host;
    private volatile int shrinkage = 1;

    public FakeHypervisor() {
        this(FakeHost.typical(false));
    }

    public FakeHypervisor(HostInventory inventory) {
        this.host = new FakeHost(inventory);
        this.domains = new FakeDomains(inventory.uri());
    }

    /** One whose host offers hardware virtualisation; whether it works is the test's to say. */
    public static FakeHypervisor withKvmDevice() {
        return new FakeHypervisor(FakeHost.typical(true));
    }

    // What tests do to it

    /** Frozen memory is a thousandth of the machine's from now on, for tests that have it hashed often. */
    public void shrinkFrozenMemory() {
        shrinkage = 1000;
    }

    /** Other programs of the host take the rest of its memory. */
    public void leaveFree(DataSize memory) {
        host.leaveFree(memory);
    }

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
        synchronized (domains) {
            return domains.require(id).spec;
        }
    }

    /** The guest writes to its first serial port; lost when nobody is attached. */
    public void guestPrints(DomainId id, String text) {
        synchronized (domains) {
            domains.require(id).console.ifPresent(console -> console.print(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What was typed into the console since the machine was started. */
    public byte[] consoleInput(DomainId id) {
        synchronized (domains) {
            return domains.require(id).typed.toByteArray();
        }
    }

    /** What the machine went on from when it was started. */
    public Optional<FrozenMemory> thawedFrom(DomainId id) {
        synchronized (domains) {
            return domains.require(id).thawedFrom;
        }
    }

    public void guestPowersOff(DomainId id) {
        domains.announce(
                () -> domains.powerOff(domains.require(id), DomainEvent.Kind.SHUTDOWN, DomainEvent.Kind.STOPPED));
    }

    public void guestCrashes(DomainId id) {
        domains.announce(() -> {
            var domain = domains.require(id);
            var events = domains.powerOff(domain, DomainEvent.Kind.CRASHED);
            domain.state = DomainState.CRASHED;
            return events;
        });
    }

    /** From now on the guest does not obey {@link #shutdown}. */
    public void ignorePowerOff(DomainId id) {
        synchronized (domains) {
            domains.require(id).powerOffIgnored = true;
        }
    }

    // The contract

    @Override
    public HostInventory inventory() {
        return call(HypervisorCall.INVENTORY, host::inventory);
    }

    @Override
    public List<ObservedDomain> domains() {
        return call(HypervisorCall.DOMAINS, () -> {
            synchronized (domains) {
                return domains.all().stream().map(FakeDomain::observed).toList();
            }
        });
    }

    @Override
    public Optional<ObservedDomain> find(DomainId id) {
        return call(HypervisorCall.FIND, () -> {
            synchronized (domains) {
                return domains.find(id).map(FakeDomain::observed);
            }
        });
    }

    @Override
    public ObservedDomain define(MachineSpec spec) {
        return call(HypervisorCall.DEFINE, () -> {
            domains.announce(() -> {
                domains.refuseConflict(spec);
                domains.find(spec.id())
                        .ifPresentOrElse(existing -> existing.describe(spec), () -> domains.add(new FakeDomain(spec)));
                return List.of(new DomainEvent(spec.id(), spec.name(), DomainEvent.Kind.DEFINED));
            });
            synchronized (domains) {
                return domains.require(spec.id()).observed();
            }
        });
    }

    @Override
    public void start(DomainId id) {
        powerOn(HypervisorCall.START, id, domain -> {
            domain.powerOn(domain.spec, DomainState.RUNNING);
            return domain.events(DomainEvent.Kind.STARTED);
        });
    }

    @Override
    public void startTransient(MachineSpec machine) {
        call(HypervisorCall.START_TRANSIENT, () -> {
            domains.announce(() -> {
                domains.refuseConflict(machine);
                refuseRunning(machine);
                var domain = new FakeDomain(machine);
                domain.passing = true;
                domain.powerOn(machine, DomainState.RUNNING);
                domains.add(domain);
                return domain.events(DomainEvent.Kind.STARTED);
            });
            return true;
        });
    }

    private void refuseRunning(MachineSpec machine) {
        if (domains.find(machine.id()).isPresent()) {
            throw new HypervisorException.InvalidState(
                    "cannot start " + machine.name() + ": it is there already; remove it first", null);
        }
    }

    @Override
    public Duration freeze(List<Freezing> machines, AfterFreeze after) {
        return call(HypervisorCall.FREEZE, () -> {
            synchronized (domains) {
                for (var freezing : machines) {
                    var domain = domains.require(freezing.machine().id());
                    if (domain.state != DomainState.RUNNING) {
                        throw new HypervisorException.InvalidState(
                                "cannot freeze " + domain.spec.name() + ": it is " + domain.state + "; start it first",
                                null);
                    }
                }
            }
            machines.forEach(freezing -> FakeMemory.write(
                    freezing.machine(),
                    freezing.memory(),
                    freezing.machine().memory().bytes() / shrinkage));
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
            domain.thawedFrom = Optional.of(memory);
            return domain.events(DomainEvent.Kind.STARTED, DomainEvent.Kind.SUSPENDED);
        });
    }

    @Override
    public void shutdown(DomainId id) {
        change(
                HypervisorCall.SHUTDOWN,
                id,
                domain -> domain.state == DomainState.RUNNING && !domain.powerOffIgnored
                        ? domains.powerOff(domain, DomainEvent.Kind.SHUTDOWN, DomainEvent.Kind.STOPPED)
                        : List.of());
    }

    @Override
    public void destroy(DomainId id) {
        change(
                HypervisorCall.DESTROY,
                id,
                domain -> domain.active() ? domains.powerOff(domain, DomainEvent.Kind.STOPPED) : List.of());
    }

    @Override
    public void reset(DomainId id) {
        change(HypervisorCall.RESET, id, domain -> {
            domain.requireActive("reset");
            return List.of();
        });
        resetListeners.forEach(listener -> listener.accept(id));
    }

    /** Tells those who play the guests, for a reset changes nothing that the hypervisor shows. */
    public void onReset(Consumer<DomainId> listener) {
        resetListeners.add(listener);
    }

    /** Tells those who play the guests that {@link #consoleInput} has grown. */
    public void onInput(Consumer<DomainId> listener) {
        inputListeners.add(listener);
    }

    @Override
    public void suspend(DomainId id) {
        change(HypervisorCall.SUSPEND, id, domain -> {
            domain.requireActive("suspend");
            if (domain.state == DomainState.PAUSED) {
                return List.of();
            }
            domain.state = DomainState.PAUSED;
            return domain.events(DomainEvent.Kind.SUSPENDED);
        });
    }

    @Override
    public void resume(DomainId id) {
        change(HypervisorCall.RESUME, id, domain -> {
            domain.requireActive("resume");
            if (domain.state == DomainState.RUNNING) {
                return List.of();
            }
            domain.state = DomainState.RUNNING;
            return domain.events(DomainEvent.Kind.RESUMED);
        });
    }

    @Override
    public void setLink(DomainId id, MacAddress card, boolean up) {
        change(HypervisorCall.SET_LINK, id, domain -> {
            domain.requireActive("unplug a card of");
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
            domain.requireActive("limit a disk of");
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
            domains.announce(() -> {
                var found = domains.find(id);
                if (found.isEmpty()) {
                    return List.of();
                }
                var domain = found.get();
                domains.remove(domain);
                var events = new ArrayList<DomainEvent>();
                if (domain.active()) {
                    events.addAll(domains.powerOff(domain, DomainEvent.Kind.STOPPED));
                }
                events.addAll(domain.events(DomainEvent.Kind.UNDEFINED));
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
            synchronized (domains) {
                while (domains.require(id).state != state) {
                    var remaining = deadline - System.nanoTime();
                    if (remaining <= 0) {
                        return false;
                    }
                    try {
                        domains.wait(remaining / 1_000_000, (int) (remaining % 1_000_000));
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
            var subscription = domains.subscribe(listener);
            return subscription::run;
        });
    }

    @Override
    public Console openConsole(DomainId id) {
        return call(HypervisorCall.OPEN_CONSOLE, () -> {
            synchronized (domains) {
                var domain = domains.require(id);
                domain.requireActive("open the console of");
                if (domain.console.isPresent()) {
                    throw new HypervisorException.Conflict(
                            "the console of " + domain.spec.name() + " is in use; close the other one first", null);
                }
                var console = new FakeConsole(typed -> type(domain, typed), () -> detach(domain));
                domain.console = Optional.of(console);
                return console;
            }
        });
    }

    /** A host outlives its connections, and so do its domains, but those that nobody defined. */
    @Override
    public void close() {
        domains.announce(() -> domains.all().stream()
                .filter(domain -> domain.passing)
                .flatMap(domain -> domains.powerOff(domain, DomainEvent.Kind.STOPPED).stream())
                .toList());
    }

    private void type(FakeDomain domain, byte[] typed) {
        synchronized (domains) {
            domain.typed.writeBytes(typed);
        }
        inputListeners.forEach(listener -> listener.accept(domain.spec.id()));
    }

    private void detach(FakeDomain domain) {
        synchronized (domains) {
            domain.console = Optional.empty();
        }
    }

    /** Without its ports a machine does not stay on, be it that who plays the guest does not get them. */
    private void powerOn(HypervisorCall kind, DomainId id, Function<FakeDomain, List<DomainEvent>> effect) {
        try {
            change(kind, id, domain -> domain.active() ? List.of() : effect.apply(domain));
        } catch (HypervisorException.PortInUse e) {
            domains.announce(() -> domains.powerOff(domains.require(id), DomainEvent.Kind.STOPPED));
            throw e;
        }
    }

    private void change(HypervisorCall kind, DomainId id, Function<FakeDomain, List<DomainEvent>> effect) {
        call(kind, () -> {
            domains.announce(() -> effect.apply(domains.require(id)));
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
}
