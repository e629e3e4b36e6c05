package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.jna.DomainPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host reached through libvirt. One connection, kept alive, opened anew when it breaks. */
public final class LibvirtHypervisor implements Hypervisor {

    private static final Logger LOGGER = LoggerFactory.getLogger(LibvirtHypervisor.class);

    /** As many calls as libvirtd serves one client at once by default, and some that may hang. */
    private static final int CALL_THREADS = 16;

    private static final Duration QUERY_LIMIT = Duration.ofSeconds(15);
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final Set<DomainState> ACTIVE =
            EnumSet.of(DomainState.RUNNING, DomainState.PAUSED, DomainState.STOPPING);
    private static final Set<DomainState> INACTIVE = EnumSet.of(DomainState.SHUT_OFF, DomainState.CRASHED);

    private final String uri;
    private final NativeLibvirt library;
    private final BoundedCalls calls;
    private final ConnectionHolder connections;
    private final EventHub events = new EventHub();
    private final Map<DomainId, DomainName> names = new ConcurrentHashMap<>();

    private LibvirtHypervisor(String uri, NativeLibvirt library) {
        this.uri = uri;
        this.library = library;
        this.calls = new BoundedCalls(uri, CALL_THREADS);
        this.connections = new ConnectionHolder(library, uri, new Observer());
    }

    /**
     * Connects. For root on a machine without systemd it starts libvirt's daemons first, if they do not run.
     *
     * @param uri such as {@code qemu:///session}, {@code qemu:///system}, {@code qemu+ssh://user@host/system}, {@code test:///default}
     * @param openLimit how long connecting may take
     * @throws HypervisorException.Unavailable if there is no connection; the message says what to do
     * @throws HypervisorException.TimedOut if the host does not answer within the limit
     */
    public static LibvirtHypervisor open(String uri, Duration openLimit) {
        var hypervisor = new LibvirtHypervisor(uri, NativeLibvirt.get());
        try {
            hypervisor.calls.run("connecting", openLimit, () -> {
                DaemonStarter.startIfNobodyElseDoes(uri);
                return true;
            });
            hypervisor.query("connecting", openLimit, connection -> true);
            return hypervisor;
        } catch (HypervisorException e) {
            hypervisor.abandon();
            throw e;
        }
    }

    @Override
    public HostInventory inventory() {
        return query("reading the inventory", QUERY_LIMIT, connection -> InventoryReader.read(connection, uri));
    }

    @Override
    public List<ObservedDomain> domains() {
        var observed = query("listing the domains", QUERY_LIMIT, connection -> new DomainCalls(connection).all());
        observed.forEach(this::remember);
        return observed;
    }

    @Override
    public Optional<ObservedDomain> find(DomainId id) {
        var observed = query("looking at " + label(id), QUERY_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.ifPresent(id, domains::observe);
        });
        observed.ifPresent(this::remember);
        return observed;
    }

    @Override
    public ObservedDomain define(MachineSpec spec) {
        names.put(spec.id(), spec.name());
        var xml = DomainXml.of(spec);
        return query("defining " + label(spec.id()), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            try {
                return domains.define(xml);
            } catch (LibvirtFailure e) {
                NameConflicts.refuse(domains, spec, uri, e);
                throw e;
            }
        });
    }

    @Override
    public void start(DomainId id) {
        change("starting", id, ACTIVE, Set.of(), "virDomainCreate", library::virDomainCreate);
    }

    @Override
    public void startTransient(MachineSpec machine) {
        names.put(machine.id(), machine.name());
        var xml = DomainXml.of(machine);
        query("starting " + label(machine.id()), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            try {
                domains.create(xml, NativeLibvirt.VIR_DOMAIN_START_AUTODESTROY);
            } catch (LibvirtFailure e) {
                NameConflicts.refuse(domains, machine, uri, e);
                if (e.number() == ErrorNumber.VIR_ERR_INVALID_ARG) {
                    throw new HypervisorException.Unsupported(
                            uri + " cannot end machines with a connection: " + e.getMessage() + "; use qemu:///session",
                            e);
                }
                throw e;
            }
            return true;
        });
    }

    @Override
    public Duration freeze(List<Freezing> machines, AfterFreeze after) {
        return LibvirtForks.on(this, uri).freeze(machines, after);
    }

    @Override
    public void thaw(MachineSpec machine, FrozenMemory memory) {
        LibvirtForks.on(this, uri).thaw(machine, memory);
    }

    /** @param flags of {@code virDomainCreateFlags} */
    void create(MachineSpec machine, String xml, int flags) {
        names.put(machine.id(), machine.name());
        query("starting " + label(machine.id()), CHANGE_LIMIT, connection -> {
            new DomainCalls(connection).create(xml, flags);
            return true;
        });
    }

    QemuUser qemuUser() {
        return query(
                "reading the capabilities",
                QUERY_LIMIT,
                connection -> QemuUser.of(InventoryReader.capabilities(connection)));
    }

    @Override
    public void shutdown(DomainId id) {
        change("shutting down", id, INACTIVE, Set.of(), "virDomainShutdown", library::virDomainShutdown);
    }

    @Override
    public void destroy(DomainId id) {
        change("destroying", id, INACTIVE, Set.of(), "virDomainDestroy", library::virDomainDestroy);
    }

    @Override
    public void reset(DomainId id) {
        change("resetting", id, Set.of(), INACTIVE, "virDomainReset", domain -> library.virDomainReset(domain, 0));
    }

    @Override
    public void suspend(DomainId id) {
        change(
                "suspending",
                id,
                EnumSet.of(DomainState.PAUSED),
                INACTIVE,
                "virDomainSuspend",
                library::virDomainSuspend);
    }

    @Override
    public void resume(DomainId id) {
        change("resuming", id, EnumSet.of(DomainState.RUNNING), INACTIVE, "virDomainResume", library::virDomainResume);
    }

    @Override
    public void setLink(DomainId id, MacAddress card, boolean up) {
        query((up ? "plugging in " : "unplugging ") + card + " of " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(
                    id,
                    domain -> domains.check(
                            "virDomainUpdateDeviceFlags",
                            library.virDomainUpdateDeviceFlags(
                                    domain,
                                    InterfaceXml.withLink(domains.xml(domain), card, up),
                                    NativeLibvirt.VIR_DOMAIN_AFFECT_LIVE)));
        });
    }

    @Override
    public void limitDisk(DomainId id, String serial, DiskLimit limit) {
        query("limiting disk " + serial + " of " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(id, domain -> DiskLimits.set(library, domains, domain, serial, limit));
        });
    }

    @Override
    public void undefine(DomainId id) {
        query("removing " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.ifPresent(id, domain -> {
                RefusedChange.unlessRefused(
                        domains, domain, INACTIVE, Set.of(), "virDomainDestroy", library::virDomainDestroy);
                domains.undefine(domain);
                return true;
            });
        });
        names.remove(id);
    }

    @Override
    public void setMetadata(DomainId id, DomainMetadata metadata) {
        var xml = DomainXml.metadata(metadata);
        query("writing the metadata of " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(id, domain -> {
                var impact = ACTIVE.contains(domains.state(domain))
                        ? NativeLibvirt.VIR_DOMAIN_AFFECT_LIVE | NativeLibvirt.VIR_DOMAIN_AFFECT_CONFIG
                        : NativeLibvirt.VIR_DOMAIN_AFFECT_CONFIG;
                return domains.check(
                        "virDomainSetMetadata",
                        library.virDomainSetMetadata(
                                domain,
                                NativeLibvirt.VIR_DOMAIN_METADATA_ELEMENT,
                                xml,
                                "coppice",
                                DomainMetadata.NAMESPACE,
                                impact));
            });
        });
    }

    @Override
    public boolean awaitState(DomainId id, DomainState state, Duration limit) {
        deliverEvents();
        return await("waiting for " + label(id) + " on " + uri + " to be " + state, () -> stateOf(id) == state, limit);
    }

    /** Waits until it holds, looking again whenever a migration of some domain goes on. */
    boolean awaitMigration(BooleanSupplier holds, Duration limit) {
        return await(
                "waiting for memory to be copied on " + uri,
                () -> {
                    query("listening to QEMU", QUERY_LIMIT, connection -> {
                        connection.registerMigration();
                        return true;
                    });
                    return holds.getAsBoolean();
                },
                limit);
    }

    private boolean await(String what, BooleanSupplier holds, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        var news = new Semaphore(0);
        try (var _ = events.wake(news::release)) {
            while (!holds.getAsBoolean()) {
                if (!news.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return holds.getAsBoolean();
                }
                news.drainPermits();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException.TimedOut(what + " was interrupted", e);
        }
    }

    private DomainState stateOf(DomainId id) {
        return query("reading the state of " + label(id), QUERY_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(id, domains::state);
        });
    }

    @Override
    public Subscription subscribe(Consumer<DomainEvent> listener) {
        deliverEvents();
        return events.subscribe(listener);
    }

    private void deliverEvents() {
        calls.run("subscribing to events", QUERY_LIMIT, () -> {
            try {
                connections.deliverEvents();
                return true;
            } catch (LibvirtFailure e) {
                throw LibvirtErrors.translate("subscribing to events on " + uri, e);
            }
        });
    }

    @Override
    public Console openConsole(DomainId id) {
        return query("opening the console of " + label(id), QUERY_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(id, domain -> {
                try {
                    return LibvirtConsole.open(connection, domain);
                } catch (LibvirtFailure e) {
                    if (e.number() == ErrorNumber.VIR_ERR_OPERATION_FAILED && ACTIVE.contains(domains.state(domain))) {
                        throw new HypervisorException.Conflict(
                                "the console of " + label(id) + " on " + uri + " is in use: " + e.getMessage()
                                        + "; close the other one first",
                                e);
                    }
                    throw e;
                }
            });
        });
    }

    /**
     * Sends a command to the QEMU monitor of a running domain, past libvirt's own model of it.
     *
     * @param command QMP as JSON, such as {@code {"execute":"query-status"}}
     * @return QMP's answer as JSON
     */
    public String monitorCommand(DomainId id, String command) {
        return query("the monitor command of " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(id, domain -> QemuMonitor.execute(domains, domain, command));
        });
    }

    @Override
    public void close() {
        try {
            calls.run("closing the connection", CLOSE_LIMIT, () -> {
                connections.close();
                return true;
            });
        } catch (HypervisorException e) {
            LOGGER.warn("The connection to {} is left to the end of this process", uri, e);
        }
        abandon();
    }

    private void abandon() {
        calls.close();
        events.close();
    }

    /** See {@link RefusedChange}. */
    private void change(
            String verb,
            DomainId id,
            Set<DomainState> wanted,
            Set<DomainState> impossible,
            String function,
            RefusedChange.Native change) {
        query(verb + " " + label(id), CHANGE_LIMIT, connection -> {
            var domains = new DomainCalls(connection);
            return domains.with(
                    id, domain -> RefusedChange.unlessRefused(domains, domain, wanted, impossible, function, change));
        });
    }

    private <T> T query(String what, Duration limit, ConnectionHolder.Work<T> work) {
        return calls.run(what, limit, () -> {
            try {
                return connections.use(work);
            } catch (LibvirtFailure e) {
                throw LibvirtErrors.translate(what + " on " + uri, e);
            }
        });
    }

    private void remember(ObservedDomain domain) {
        names.put(domain.id(), domain.name());
    }

    private String label(DomainId id) {
        var name = names.get(id);
        return name == null ? "domain " + id : name + " (" + id + ")";
    }

    /** Called on libvirt's event loop. */
    private final class Observer implements Connection.Observer {

        @Override
        public void lifecycle(DomainPointer domain, int event) {
            var kind = StateNames.event(event);
            if (kind.isEmpty()) {
                return;
            }
            try {
                var name = library.virDomainGetName(domain);
                events.publish(new DomainEvent(DomainCalls.id(library, domain), new DomainName(name), kind.get()));
            } catch (LibvirtFailure | RuntimeException e) {
                LOGGER.error("An event of {} cannot be read", uri, e);
            }
        }

        @Override
        public void migration() {
            events.wakeAll();
        }

        @Override
        public void lost(Connection connection) {
            LOGGER.warn("The connection to {} broke; the next call opens another", uri);
            events.execute(() -> connections.discard(connection));
            events.wakeAll();
        }
    }
}
