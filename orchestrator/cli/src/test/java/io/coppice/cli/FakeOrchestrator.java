package io.coppice.cli;

import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
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
import io.coppice.orchestrator.NodeRole;
import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.Probe;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Clusters that exist in memory only. A change runs its plan's steps one by one and calls a hook before each. */
final class FakeOrchestrator implements Orchestrator {

    static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

    /** Id of the extension that the nodes of every cluster have. */
    static final String EXTENSION = "ab12ab12ab12ab12";

    final Map<ClusterName, ClusterView> clusters = new TreeMap<>();
    final Map<SnapshotName, SnapshotView> snapshots = new TreeMap<>();
    final List<AfterSnapshot> afterSnapshots = new ArrayList<>();
    final Map<Path, SnapshotView> exported = new TreeMap<>();
    final List<Change> applied = new ArrayList<>();

    /** What plans of {@code up} say besides their steps. */
    List<String> notes = List.of();

    final List<ImageLoad> loads = new ArrayList<>();
    final List<ApplyOptions> options = new ArrayList<>();
    final List<String> merged = new ArrayList<>();
    final List<NodeTemplateView> templates = new ArrayList<>();
    /** What {@link #makeNodeTemplates} will make. */
    final List<NodeTemplateView> missingTemplates = new ArrayList<>();

    final List<String> faults = new ArrayList<>();
    List<NodeFaults> nodeFaults = List.of();
    Path kubectl = Path.of("/bin/true");
    String nodeServer = "";
    BeforeStep beforeStep = _ -> {};

    @FunctionalInterface
    interface BeforeStep {
        void run(Step step) throws InterruptedException;
    }

    void put(String name, ClusterView.State state, int controlPlanes, int workers) {
        clusters.put(new ClusterName(name), view(new ClusterName(name), state, controlPlanes, workers));
    }

    private static ClusterView view(ClusterName name, ClusterView.State state, int controlPlanes, int workers) {
        List<NodeView> nodes = new ArrayList<>();
        for (int index = 1; index <= controlPlanes; index++) {
            nodes.add(node(name, NodeRole.CONTROL_PLANE, index, 10));
        }
        for (int index = 1; index <= workers; index++) {
            nodes.add(node(name, NodeRole.WORKER, index, 100));
        }
        return new ClusterView(
                name,
                state,
                "ephemeral",
                "0123456789abcdef",
                List.of(EXTENSION),
                Optional.of("1.20.2"),
                "qemu:///session",
                CREATED,
                "permanent",
                "/home/user/.local/share/coppice/clusters/" + name,
                nodes);
    }

    private static NodeView node(ClusterName cluster, NodeRole role, int index, int offset) {
        NodeName name = NodeName.of(role, index);
        return new NodeView(
                name,
                role,
                "coppice-" + cluster + "-" + name,
                "10.88.0." + (offset + index),
                "127.0.0.1:" + (40_000 + offset + index),
                role == NodeRole.CONTROL_PLANE ? Optional.of("127.0.0.1:" + (41_000 + index)) : Optional.empty(),
                "running",
                2,
                "1GiB");
    }

    @Override
    public PlanView plan(Change change) {
        return switch (change) {
            case Change.Up(var spec) -> upPlan(spec.controlPlanes(), spec.workers());
            case Change.Down(var name) when !clusters.containsKey(name) -> new PlanView(List.of());
            case Change.DownAll _ when clusters.isEmpty() -> new PlanView(List.of());
            case Change.Fork _, Change.Down _, Change.DownAll _, Change.Start _, Change.Stop _, Change.Renew _ ->
                new PlanView(List.of(new Step("change", Optional.empty(), "make the change", List.of())));
        };
    }

    private PlanView upPlan(int controlPlanes, int workers) {
        List<Step> steps = new ArrayList<>();
        List<String> starts = new ArrayList<>();
        for (NodeView node : view(ClusterName.DEFAULT, ClusterView.State.CREATING, controlPlanes, workers)
                .nodes()) {
            Optional<NodeName> name = Optional.of(node.name());
            steps.add(new Step("define/" + node.name(), name, "define the machine", List.of()));
            steps.add(new Step("start/" + node.name(), name, "start the machine", List.of("define/" + node.name())));
            starts.add("start/" + node.name());
        }
        steps.add(new Step("healthy", Optional.empty(), "wait until healthy", starts));
        return new PlanView(steps, notes);
    }

    @Override
    public void apply(Change change, ApplyOptions applyOptions, ProgressEvent.Listener listener) {
        applied.add(change);
        options.add(applyOptions);
        PlanView plan = plan(change);
        listener.on(new ProgressEvent.Planned(CREATED, plan));
        Instant at = CREATED;
        if (change instanceof Change.Up(var spec)) {
            clusters.put(
                    spec.name(), view(spec.name(), ClusterView.State.CREATING, spec.controlPlanes(), spec.workers()));
        }
        if (change instanceof Change.Fork(var _, var names, var _)) {
            names.forEach(name -> clusters.put(name, view(name, ClusterView.State.CREATING, 1, 1)));
        }
        for (Step step : plan.steps()) {
            listener.on(new ProgressEvent.StepStarted(at, step));
            try {
                beforeStep.run(step);
            } catch (InterruptedException | CoppiceException e) {
                listener.on(new ProgressEvent.StepFailed(at, step, String.valueOf(e.getMessage())));
                throw e instanceof CoppiceException known
                        ? known
                        : new CoppiceException.StepFailed(step.id() + " was interrupted", List.of(), "try again", e);
            }
            at = at.plusSeconds(1);
            listener.on(new ProgressEvent.StepFinished(at, step, Duration.ofSeconds(1)));
        }
        end(change);
    }

    private void end(Change change) {
        switch (change) {
            case Change.Up(var spec) ->
                clusters.put(
                        spec.name(),
                        view(spec.name(), ClusterView.State.RUNNING, spec.controlPlanes(), spec.workers()));
            case Change.Fork(var _, var names, var _) ->
                names.forEach(name -> clusters.put(name, view(name, ClusterView.State.RUNNING, 1, 1)));
            case Change.Down(ClusterName cluster) -> clusters.remove(cluster);
            case Change.DownAll _ -> clusters.clear();
            case Change.Start _, Change.Stop _, Change.Renew _ -> {}
        }
    }

    @Override
    public String kubeconfig(ClusterName name) {
        return "kubeconfig of " + cluster(name).name() + "\n";
    }

    @Override
    public void mergeKubeconfig(ClusterName name, Path file) {
        merged.add(cluster(name).name() + " " + file);
    }

    @Override
    public Kubectl kubectl(ClusterName name) {
        return new Kubectl(kubectl, Path.of("/clusters", cluster(name).name().value(), "kubeconfig"));
    }

    @Override
    public Foundation foundation(ClusterSpec spec) {
        return new Foundation("0123456789abcdef", List.of(EXTENSION), spec.template(), "10.0.2", "Skylake");
    }

    @Override
    public List<ClusterView> clusters() {
        return List.copyOf(clusters.values());
    }

    @Override
    public ClusterView cluster(ClusterName name) {
        return Optional.ofNullable(clusters.get(name))
                .orElseThrow(() -> new CoppiceException.NotFound(
                        "there is no cluster " + name, "'coppice up " + name + "' makes it"));
    }

    @Override
    public HealthReport health(ClusterName name) {
        boolean well = cluster(name).state() == ClusterView.State.RUNNING;
        return new HealthReport(
                name,
                List.of(
                        new HealthReport.Check(
                                Optional.of(NodeName.of(NodeRole.CONTROL_PLANE, 1)), "api", true, "answers"),
                        new HealthReport.Check(
                                Optional.empty(), "etcd-write", well, well ? "committed" : "no leader")));
    }

    @Override
    public SnapshotView takeSnapshot(
            ClusterName cluster, SnapshotName name, AfterSnapshot after, ProgressEvent.Listener listener) {
        var source = cluster(cluster);
        afterSnapshots.add(after);
        var taken = new SnapshotView(
                name,
                "0123456789abcdef",
                cluster,
                source.nodes().size(),
                source.kubernetes(),
                source.image(),
                source.extensions(),
                CREATED.plusSeconds(snapshots.size()),
                Duration.ofMillis(120),
                3L << 30,
                "10.0.2",
                Path.of("/home/user/.local/share/coppice/snapshots/0123456789abcdef"));
        snapshots.put(name, taken);
        return taken;
    }

    @Override
    public List<SnapshotView> snapshots() {
        return List.copyOf(snapshots.values());
    }

    @Override
    public SnapshotView exportSnapshot(SnapshotName name, Path file, ProgressEvent.Listener listener) {
        exported.put(file, snapshot(name));
        return snapshot(name);
    }

    private SnapshotView snapshot(SnapshotName name) {
        return Optional.ofNullable(snapshots.get(name))
                .orElseThrow(() -> new CoppiceException.NotFound("there is no snapshot " + name, "take one"));
    }

    @Override
    public SnapshotView importSnapshot(Path file, Optional<SnapshotName> name, ProgressEvent.Listener listener) {
        var snapshot = Optional.ofNullable(exported.get(file)).orElseThrow();
        snapshots.put(name.orElse(snapshot.name()), snapshot);
        return snapshot;
    }

    @Override
    public void deleteSnapshot(SnapshotName name) {
        snapshots.remove(name);
    }

    @Override
    public ImageLoadReport loadImages(ImageLoad load, ProgressEvent.Listener listener) {
        loads.add(load);
        List<ImageLoadReport.NodeShare> shares = new ArrayList<>();
        for (NodeView node : cluster(load.cluster()).nodes()) {
            Step step = new Step("images/" + node.name(), Optional.of(node.name()), "take images", List.of());
            listener.on(new ProgressEvent.StepStarted(CREATED, step));
            try {
                beforeStep.run(step);
            } catch (InterruptedException e) {
                throw new CoppiceException.StepFailed("the load was interrupted", List.of(), "try again", e);
            }
            listener.on(new ProgressEvent.StepProgress(CREATED, step, 1 << 20, 2 << 20));
            listener.on(new ProgressEvent.StepFinished(CREATED, step, Duration.ofSeconds(1)));
            shares.add(new ImageLoadReport.NodeShare(node.name(), 3, 2 << 20));
        }
        return new ImageLoadReport(
                List.of(new ImageLoadReport.LoadedImage("docker.io/library/box:1", "sha256:" + "0".repeat(64))),
                shares);
    }

    @Override
    public NodeConnection connect(ClusterName cluster, NodeName node) {
        ManagedChannel channel =
                InProcessChannelBuilder.forName(nodeServer).directExecutor().build();
        return new NodeConnection() {
            @Override
            public io.grpc.Channel channel() {
                return channel;
            }

            @Override
            public void close() {
                channel.shutdownNow();
            }
        };
    }

    @Override
    public Console console(ClusterName cluster, NodeName node) {
        throw new CoppiceException.NotFound("no console here", "use another fake");
    }

    @Override
    public List<NodeTemplateView> makeNodeTemplates(ClusterName cluster, ProgressEvent.Listener listener) {
        List<NodeTemplateView> made = List.copyOf(missingTemplates);
        templates.addAll(made);
        missingTemplates.clear();
        return made;
    }

    @Override
    public boolean lacksNodeTemplates(ClusterName cluster) {
        return !missingTemplates.isEmpty();
    }

    @Override
    public List<NodeTemplateView> nodeTemplates() {
        return List.copyOf(templates);
    }

    @Override
    public void deleteNodeTemplate(String id) {
        templates.removeIf(template -> template.id().equals(id));
    }

    @Override
    public void inject(ClusterName cluster, NodeName node, Fault fault) {
        if (!clusters.containsKey(cluster)) {
            throw new CoppiceException.NotFound("there is no cluster " + cluster, "make it");
        }
        faults.add(fault + " " + cluster + " " + node);
    }

    @Override
    public void partition(ClusterName cluster, List<Set<NodeName>> groups) {
        faults.add("partition " + cluster(cluster).name() + " " + groups);
    }

    @Override
    public void clearFaults(ClusterName cluster, Set<NodeName> nodes) {
        faults.add("clear " + cluster(cluster).name() + " " + new TreeSet<>(nodes));
    }

    @Override
    public List<NodeFaults> faults(ClusterName cluster) {
        return nodeFaults;
    }

    @Override
    public Probe probe(ClusterName cluster, NodeName from, NodeName to, Duration limit) {
        return to.value().equals("worker-1")
                ? new Probe(Duration.ofNanos(1_250_000), Optional.empty())
                : new Probe(limit, Optional.of("Connect timed out"));
    }

    @Override
    public List<String> serialLog(ClusterName cluster, NodeName node, int lines) {
        return List.of("coppice: phase network", "bad\u001b[2Jline");
    }

    @Override
    public DoctorReport doctor(String hostUri) {
        return new DoctorReport(
                hostUri,
                List.of(
                        new DoctorReport.Check("libvirt", DoctorReport.Verdict.OK, "11.3.0", ""),
                        new DoctorReport.Check(
                                "acceleration",
                                DoctorReport.Verdict.DEGRADED,
                                "software emulation",
                                "use a host with KVM")));
    }

    @Override
    public void close() {}
}
