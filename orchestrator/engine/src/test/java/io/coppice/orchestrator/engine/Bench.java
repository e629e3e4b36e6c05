package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.ProgressEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A home, a fake host and its guests, for tests. Engines come and go; the host and the files stay. */
final class Bench implements AutoCloseable {

    static final String HOST = "fake:///";
    static final ApplyOptions OPTIONS = new ApplyOptions(Duration.ofSeconds(60), false);

    final Path home;
    final FakeHypervisor hypervisor;
    final FakeNodes nodes;
    final FakeAcceleration acceleration = new FakeAcceleration();
    final FakeExtensions extensions = new FakeExtensions();
    Duration awakeningLimit = Duration.ofSeconds(60);
    final List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());

    Bench(Path directory) {
        this(directory, new FakeHypervisor());
    }

    Bench(Path directory, FakeHypervisor hypervisor) {
        this.home = directory.resolve("home");
        this.hypervisor = hypervisor;
        this.nodes = new FakeNodes(hypervisor);
        FakeImages.create(home);
    }

    Engine engine() {
        return engine(UnaryOperator.identity(), Clock.systemUTC());
    }

    Engine engine(UnaryOperator<PlanExecutor.StepRunner> around, Clock clock) {
        return engine(new EngineOptions(home, Optional.of(HOST), clock), extensions, around);
    }

    Engine engine(Extensions.Source source) {
        return engine(new EngineOptions(home, Optional.of(HOST), Clock.systemUTC()), source, UnaryOperator.identity());
    }

    /** With the user's templates of this directory. */
    Engine engine(Path templates) {
        return engine(
                new EngineOptions(home, Optional.of(HOST), Optional.of(templates), Clock.systemUTC()),
                extensions,
                UnaryOperator.identity());
    }

    private Engine engine(
            EngineOptions options, Extensions.Source source, UnaryOperator<PlanExecutor.StepRunner> around) {
        return Engine.open(
                options,
                new EngineParts(
                        _ -> hypervisor,
                        acceleration,
                        Optional.of(new FakeImages.Builder(home)),
                        source,
                        awakeningLimit,
                        around));
    }

    static ClusterSpec spec(String name, int controlPlanes, int workers) {
        return spec(name, controlPlanes, workers, new Lease.Permanent());
    }

    static ClusterSpec spec(String name, int controlPlanes, int workers, Lease lease) {
        return spec(name, controlPlanes, workers, lease, List.of());
    }

    static ClusterSpec spec(String name, int controlPlanes, int workers, Lease lease, List<ConfigPatch> patches) {
        return spec(HOST, name, controlPlanes, workers, lease, patches);
    }

    static ClusterSpec spec(
            String host, String name, int controlPlanes, int workers, Lease lease, List<ConfigPatch> patches) {
        return new ClusterSpec(
                new ClusterName(name),
                controlPlanes,
                workers,
                "ephemeral",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                patches,
                lease,
                host,
                Optional.empty(),
                new KubernetesChoice.None(),
                List.of());
    }

    void up(Engine engine, ClusterSpec spec) {
        engine.apply(new Change.Up(spec), OPTIONS, events::add);
    }

    void down(Engine engine, String name) {
        engine.apply(new Change.Down(new ClusterName(name)), OPTIONS, events::add);
    }

    /** Has the node templates that another bench made. */
    void shareNodeTemplatesOf(Bench other) throws IOException {
        var shared = other.home.resolve("node-templates");
        try (var tree = Files.walk(shared)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                var place = home.resolve("node-templates").resolve(shared.relativize(file));
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.createLink(place, file);
            }
        }
    }

    /** Everything of clusters that is left: domains, files, locks, served ports. Empty is what down promises. */
    List<String> remains() throws IOException {
        var remains = new ArrayList<String>();
        hypervisor.domains().forEach(domain -> remains.add("domain " + domain.name()));
        for (var directory : List.of("clusters", "locks")) {
            try (var tree = Files.walk(home.resolve(directory))) {
                tree.filter(path -> !path.equals(home.resolve(directory)))
                        .forEach(path -> remains.add(path.toString()));
            }
        }
        if (nodes.serving() > 0) {
            remains.add(nodes.serving() + " nodes that serve");
        }
        try (var store = Store.open(home.resolve("coppice.db"))) {
            new DesiredClusters(store).all().forEach(cluster -> remains.add("stored " + cluster.name()));
        }
        return remains;
    }

    @Override
    public void close() {
        nodes.close();
    }
}
