package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.DoctorReport;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.Foundation;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.ImageLoad;
import io.coppice.orchestrator.ImageLoadReport;
import io.coppice.orchestrator.NodeConnection;
import io.coppice.orchestrator.NodeFaults;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.Probe;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The orchestrator, carried out in this process. */
public final class Engine implements Orchestrator {

    private static final Duration END_LIMIT = Duration.ofMinutes(3);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(45);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    private final String defaultHostUri;
    private final Home home;
    private final Store store;
    private final Hosts hosts;
    private final Workers workers = new Workers();
    private final NodeClients clients;
    private final Observer observer;
    private final Operations operations;
    private final LeaseSweep sweep;
    private final LeaseKeeper keeper;
    private final KubernetesAccess kubernetes;
    private final Kubeconfigs kubeconfigs;
    private final Extensions extensions;
    private final ImageLoader imageLoader;
    private final SnapshotWork snapshotWork;
    private final Changes changes;
    private final Views views;
    private final Templating templating;
    private final Faults faults;
    private final Doctor doctor;

    private Engine(EngineOptions options, EngineParts parts, Home home, Store store) {
        var clock = options.clock();
        var clusters = new DesiredClusters(store);
        var keys = new ClusterKeys(home, clock);
        var images = new Images(new ImageStore(home.root()), parts.images());
        var executor = new PlanExecutor(workers, new OperationJournal(store), clock);
        this.extensions = new Extensions(parts.extensions());
        this.kubernetes = new KubernetesAccess(keys, clock);
        this.kubeconfigs = new Kubeconfigs(home, kubernetes);
        this.defaultHostUri = options.hostUri();
        this.home = home;
        this.store = store;
        this.hosts = new Hosts(parts.hypervisors());
        this.clients = new NodeClients(keys);
        this.observer = new Observer(home, hosts);
        this.operations = new Operations(
                home,
                hosts,
                clusters,
                keys,
                clients,
                images,
                extensions,
                kubernetes,
                kubeconfigs,
                executor,
                parts.awakeningLimit(),
                parts.around(),
                clock);
        this.sweep = new LeaseSweep(home, hosts, clusters, observer, operations, clock);
        this.keeper = new LeaseKeeper(clusters, clients, clock);
        this.imageLoader = new ImageLoader(clients, clock);
        this.views = new Views(home, defaultHostUri, clusters, observer);
        this.templating = new Templating(home, hosts, images, extensions, clock);
        var nodeFaults = new NodeFaultCalls(clients);
        this.faults = new Faults(hosts, views, nodeFaults);
        this.doctor = new Doctor(home, hosts, images, parts.acceleration(), clock);
        var snapshots = new Snapshots(home);
        var taker = new SnapshotTaker(home, clusters, snapshots, images, extensions, nodeFaults, clock);
        var reservations = new Reservations(clusters, new SecureRandom());
        var forks = new Forks(home, hosts, snapshots, images, extensions, reservations, clock);
        this.snapshotWork = new SnapshotWork(
                home,
                defaultHostUri,
                hosts,
                views,
                snapshots,
                taker,
                new SnapshotExport(home, images, extensions, clock),
                new SnapshotImport(home, snapshots, forks, images, extensions, clock),
                operations);
        var newClusters = new NewClusters(clusters, observer, operations, keeper);
        this.changes = new Changes(
                home,
                defaultHostUri,
                clusters,
                observer,
                new Preparation(
                        home,
                        hosts,
                        images,
                        extensions,
                        new AccelerationChoice(hosts, parts.acceleration(), home.acceleration()),
                        options.templateDirectory(),
                        clock),
                reservations,
                newClusters,
                new ForkChanges(home, hosts, views, observer, taker, forks, newClusters, sweep),
                operations,
                sweep,
                keeper);
    }

    /**
     * Opens the home. Starts no thread and no connection until one is needed.
     *
     * @throws CoppiceException.HostNotReady if the home or its store cannot be used
     */
    public static Orchestrator open(EngineOptions options) {
        return open(options, RealParts.of(options));
    }

    static Engine open(EngineOptions options, EngineParts parts) {
        var home = Home.open(options.home());
        collectLeftovers(home, options.clock());
        return new Engine(options, parts, home, Store.open(home.store()));
    }

    private static void collectLeftovers(Home home, Clock clock) {
        try {
            Leftovers.collect(home, clock);
        } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
            throw new CoppiceException.HostNotReady(
                    "what killed commands left in " + home.root() + " cannot be removed: " + e.getMessage(),
                    "see to it that the files in there are yours",
                    e);
        }
    }

    @Override
    public PlanView plan(Change change) {
        return changes.plan(change);
    }

    @Override
    public void apply(Change change, ApplyOptions applyOptions, Listener listener) {
        changes.apply(change, applyOptions, listener);
    }

    @Override
    public Foundation foundation(ClusterSpec spec) {
        return changes.foundation(spec);
    }

    @Override
    public List<ClusterView> clusters() {
        var host = observer.host(defaultHostUri);
        if (sweep.sweep(defaultHostUri, host, _ -> {})) {
            host = observer.host(defaultHostUri);
        }
        return views.all(host);
    }

    @Override
    public ClusterView cluster(ClusterName name) {
        return views.one(name);
    }

    /**
     * Looks again for a while if a quorum answers and the proof of a write is missing: one comes every few seconds, later where the host is so busy that
     * a look alone takes as long.
     */
    @Override
    public HealthReport health(ClusterName name) {
        var cluster = views.wanted(name);
        var probe =
                new HealthProbe(cluster, node -> clients.to(cluster.name(), node.name(), node.apiPort()), kubernetes);
        var cancellation = operations.begin();
        try {
            var deadline = System.nanoTime() + WRITE_LIMIT.toNanos();
            while (true) {
                var report = probe.look();
                if (!probe.awaitsWrite() || System.nanoTime() - deadline >= 0 || cancellation.pause(LOOK_AGAIN)) {
                    return report;
                }
            }
        } finally {
            operations.end(cancellation);
        }
    }

    @Override
    public String kubeconfig(ClusterName name) {
        return onFiles(
                name,
                () -> kubernetes
                        .kubeconfig(views.wanted(name), Kubeconfigs.context(name))
                        .write());
    }

    @Override
    public void mergeKubeconfig(ClusterName name, Path file) {
        onFiles(name, () -> {
            kubeconfigs.merge(views.wanted(name), file);
            return file;
        });
    }

    @Override
    public Kubectl kubectl(ClusterName name) {
        var cluster = views.wanted(name);
        return onFiles(name, () -> new Kubectl(extensions.kubectl(cluster), kubeconfigs.write(cluster)));
    }

    /** Work with files, whose failure is said. */
    private interface FileWork<T> {
        T run() throws IOException;
    }

    private static <T> T onFiles(ClusterName cluster, FileWork<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the kubeconfig of cluster " + cluster + " cannot be made: " + Failures.describe(e),
                    "see to it that the disk has space and that the files are yours, then try again",
                    e);
        }
    }

    @Override
    public ImageLoadReport loadImages(ImageLoad load, Listener listener) {
        var cluster = views.wanted(load.cluster());
        var cancellation = operations.begin();
        try {
            return imageLoader.load(cluster, load, cancellation, listener);
        } finally {
            operations.end(cancellation);
        }
    }

    @Override
    public SnapshotView takeSnapshot(ClusterName cluster, SnapshotName name, AfterSnapshot after, Listener listener) {
        return snapshotWork.take(cluster, name, after, listener);
    }

    @Override
    public List<SnapshotView> snapshots() {
        return snapshotWork.views();
    }

    @Override
    public void deleteSnapshot(SnapshotName name) {
        snapshotWork.delete(name);
    }

    @Override
    public SnapshotView exportSnapshot(SnapshotName name, Path file, Listener listener) {
        return snapshotWork.exportTo(name, file, listener);
    }

    @Override
    public SnapshotView importSnapshot(Path file, Optional<SnapshotName> name, Listener listener) {
        return snapshotWork.importFrom(file, name, listener);
    }

    @Override
    public List<NodeTemplateView> makeNodeTemplates(ClusterName cluster, Listener listener) {
        var cancellation = operations.begin();
        try {
            return templating.make(views.wanted(cluster), cancellation, listener);
        } finally {
            operations.end(cancellation);
        }
    }

    @Override
    public boolean lacksNodeTemplates(ClusterName cluster) {
        return templating.lacks(views.wanted(cluster));
    }

    @Override
    public List<NodeTemplateView> nodeTemplates() {
        return templating.views();
    }

    @Override
    public void deleteNodeTemplate(String id) {
        templating.delete(id);
    }

    @Override
    public void inject(ClusterName cluster, NodeName node, Fault fault) {
        faults.inject(cluster, node, fault);
    }

    @Override
    public void partition(ClusterName cluster, List<Set<NodeName>> groups) {
        faults.partition(cluster, groups);
    }

    @Override
    public void clearFaults(ClusterName cluster, Set<NodeName> nodes) {
        faults.clear(cluster, nodes);
    }

    @Override
    public List<NodeFaults> faults(ClusterName cluster) {
        return faults.list(cluster);
    }

    @Override
    public Probe probe(ClusterName cluster, NodeName from, NodeName to, Duration limit) {
        return faults.probe(cluster, from, to, limit);
    }

    @Override
    public NodeConnection connect(ClusterName cluster, NodeName node) {
        var client = clients.to(cluster, node, views.apiPort(cluster, node));
        return new NodeConnection() {
            @Override
            public io.grpc.Channel channel() {
                return client.channel();
            }

            /** The connection serves the whole process and ends with the engine. */
            @Override
            public void close() {}
        };
    }

    @Override
    public Console console(ClusterName cluster, NodeName node) {
        var machine = views.machine(cluster, node);
        try {
            var console =
                    hosts.at(views.hostOf(cluster)).openConsole(machine.domain().id());
            return new NodeConsole(console);
        } catch (HypervisorException.Conflict e) {
            throw new CoppiceException.Conflict(
                    "the console of " + node + " is in use", "end the other 'coppice node console' first");
        } catch (HypervisorException e) {
            throw new CoppiceException.HostNotReady(
                    "the console of " + node + " cannot be opened: " + e.getMessage(),
                    "see whether the node runs: coppice cluster show " + cluster,
                    e);
        }
    }

    @Override
    public List<String> serialLog(ClusterName cluster, NodeName node, int lines) {
        var log = home.cluster(cluster).node(node).consoleLog();
        try {
            return ConsoleWatch.tail(log, lines);
        } catch (NoSuchFileException e) {
            views.machine(cluster, node);
            return List.of();
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the console log " + log + " cannot be read: " + Failures.describe(e),
                    "make it readable for you",
                    e);
        }
    }

    @Override
    public DoctorReport doctor(String hostUri) {
        return doctor.examine(hostUri);
    }

    /** Closes every one, whatever becomes of those before it. */
    private static void closeAll(EnginePart... parts) {
        Optional<RuntimeException> first = Optional.empty();
        for (var part : parts) {
            try {
                part.close();
            } catch (RuntimeException e) {
                first.ifPresent(failure -> failure.addSuppressed(e));
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** What is under way is cancelled, and cleans up, before this returns. */
    @Override
    public void close() {
        try {
            if (!operations.cancelAll(END_LIMIT)) {
                throw new IllegalStateException("work under way did not end within " + END_LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeAll(keeper, clients, workers, hosts, store);
        }
    }
}
