package io.coppice.junit;

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
import io.coppice.orchestrator.ForkSource;
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
import io.coppice.orchestrator.Probe;
import io.coppice.orchestrator.ProgressEvent.Listener;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Clusters that exist in memory only; nobody answers behind their nodes' API. It keeps the rules of names. */
final class FakeOrchestrator implements Orchestrator {

    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

    final Map<ClusterName, ClusterView> clusters = new ConcurrentHashMap<>();
    final Map<SnapshotName, SnapshotView> snapshots = new ConcurrentHashMap<>();

    /** What was done, such as {@code up junit-source-…}, in order. */
    final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    volatile Consumer<Change> before = _ -> {};
    volatile Runnable beforeSnapshot = () -> {};
    volatile String image = "0123456789abcdef";
    volatile boolean closed;

    /** Of which kind of change how many were made. */
    long count(String verb) {
        return done.stream().filter(line -> line.startsWith(verb + " ")).count();
    }

    private static NodeView node(NodeRole role, int index) {
        return new NodeView(
                NodeName.of(role, index),
                role,
                "domain",
                "10.88.0.1",
                "127.0.0.1:1",
                Optional.empty(),
                "running",
                2,
                "1GiB");
    }

    private void put(ClusterName name, List<NodeView> nodes) {
        clusters.put(
                name,
                new ClusterView(
                        name,
                        ClusterView.State.RUNNING,
                        "ephemeral",
                        image,
                        List.of(),
                        Optional.empty(),
                        "fake:///",
                        CREATED,
                        "permanent",
                        "/clusters/" + name,
                        nodes));
    }

    @Override
    public void apply(Change change, ApplyOptions options, Listener listener) {
        before.accept(change);
        switch (change) {
            case Change.Up(var spec) -> {
                var nodes = new ArrayList<NodeView>();
                for (var index = 1; index <= spec.controlPlanes(); index++) {
                    nodes.add(node(NodeRole.CONTROL_PLANE, index));
                }
                for (var index = 1; index <= spec.workers(); index++) {
                    nodes.add(node(NodeRole.WORKER, index));
                }
                put(spec.name(), nodes);
                done.add("up " + spec.name());
            }
            case Change.Fork(ForkSource.Snapshot(var snapshot), var names, var _) ->
                names.forEach(cluster -> fork(snapshot, cluster));
            case Change.Fork(ForkSource.Cluster _, var _, var _) -> done.add("other " + change);
            case Change.Down(var cluster) -> {
                clusters.remove(cluster);
                done.add("down " + cluster);
            }
            case Change.DownAll _, Change.Start _, Change.Stop _, Change.Renew _ -> done.add("other " + change);
        }
    }

    private void fork(SnapshotName snapshot, ClusterName cluster) {
        var from = snapshots.get(snapshot);
        if (from == null) {
            throw new CoppiceException.NotFound("there is no snapshot " + snapshot, "take one");
        }
        if (clusters.containsKey(cluster)) {
            throw new CoppiceException.Conflict("there is a cluster " + cluster + " already", "choose another");
        }
        var nodes = new ArrayList<NodeView>(List.of(node(NodeRole.CONTROL_PLANE, 1)));
        for (var index = 1; index < from.nodes(); index++) {
            nodes.add(node(NodeRole.WORKER, index));
        }
        put(cluster, nodes);
        done.add("fork " + cluster);
    }

    @Override
    public Foundation foundation(ClusterSpec spec) {
        return new Foundation(image, List.of(), spec.template(), "10.0.2", "Skylake");
    }

    @Override
    public List<ClusterView> clusters() {
        return List.copyOf(clusters.values());
    }

    @Override
    public ClusterView cluster(ClusterName name) {
        return Optional.ofNullable(clusters.get(name))
                .orElseThrow(() -> new CoppiceException.NotFound("there is no cluster " + name, "make it"));
    }

    @Override
    public SnapshotView takeSnapshot(ClusterName cluster, SnapshotName name, AfterSnapshot after, Listener listener) {
        beforeSnapshot.run();
        var taken = new SnapshotView(
                name,
                "0123456789abcdef",
                cluster,
                cluster(cluster).nodes().size(),
                Optional.empty(),
                image,
                List.of(),
                CREATED,
                Duration.ZERO,
                1,
                "10.0.2",
                Path.of("/snapshots"));
        if (snapshots.putIfAbsent(name, taken) != null) {
            throw new CoppiceException.Conflict("there is a snapshot " + name + " already", "choose another");
        }
        done.add("snapshot " + name);
        return taken;
    }

    @Override
    public List<SnapshotView> snapshots() {
        return List.copyOf(snapshots.values());
    }

    @Override
    public SnapshotView exportSnapshot(SnapshotName name, Path file, Listener listener) {
        throw new UnsupportedOperationException("tests export nothing");
    }

    @Override
    public SnapshotView importSnapshot(Path file, Optional<SnapshotName> name, Listener listener) {
        throw new UnsupportedOperationException("tests import nothing");
    }

    @Override
    public void deleteSnapshot(SnapshotName name) {
        snapshots.remove(name);
        done.add("delete " + name);
    }

    @Override
    public NodeConnection connect(ClusterName cluster, NodeName node) {
        var channel = InProcessChannelBuilder.forName("nobody").build();
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
    public List<NodeTemplateView> makeNodeTemplates(ClusterName cluster, Listener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean lacksNodeTemplates(ClusterName cluster) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NodeTemplateView> nodeTemplates() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteNodeTemplate(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void inject(ClusterName cluster, NodeName node, Fault fault) {
        done.add(fault + " " + node);
    }

    @Override
    public void partition(ClusterName cluster, List<Set<NodeName>> groups) {
        done.add("partition " + groups);
    }

    @Override
    public void clearFaults(ClusterName cluster, Set<NodeName> nodes) {
        done.add("clear " + nodes);
    }

    @Override
    public List<NodeFaults> faults(ClusterName cluster) {
        return cluster(cluster).nodes().stream()
                .map(node -> new NodeFaults(node.name(), node.state(), List.of(), Optional.empty()))
                .toList();
    }

    @Override
    public Probe probe(ClusterName cluster, NodeName from, NodeName to, Duration limit) {
        return new Probe(Duration.ofMillis(1), Optional.empty());
    }

    @Override
    public List<String> serialLog(ClusterName cluster, NodeName node, int lines) {
        return List.of("coppice: phase running");
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public PlanView plan(Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HealthReport health(ClusterName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String kubeconfig(ClusterName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void mergeKubeconfig(ClusterName name, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Kubectl kubectl(ClusterName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ImageLoadReport loadImages(ImageLoad load, Listener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Console console(ClusterName cluster, NodeName node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DoctorReport doctor(String hostUri) {
        throw new UnsupportedOperationException();
    }
}
