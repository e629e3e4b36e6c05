package io.coppice.junit;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.DmesgRequest;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeConnection;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import io.coppice.orchestrator.Probe;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A node of a test's cluster. Calls to it end with a {@link StatusRuntimeException} when it refuses or does not answer. */
public final class Node {

    /** Long enough for a busy node under software emulation. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CoppiceHome home;
    private final ClusterName cluster;
    private final NodeView view;

    Node(CoppiceHome home, ClusterName cluster, NodeView view) {
        this.home = home;
        this.cluster = cluster;
        this.view = view;
    }

    /** Such as {@code worker-1}. */
    public String name() {
        return view.name().value();
    }

    public NodeRole role() {
        return view.role();
    }

    /** On the cluster's own segment, which the host is not on. */
    public String address() {
        return view.address();
    }

    /** Where the test reaches the Kubernetes API server of this node, if it runs one. */
    public Optional<URI> apiServer() {
        return view.kubernetesEndpoint().map(endpoint -> URI.create("https://" + endpoint));
    }

    /** With the cluster's administrator certificate, for every stub of the node's API. It lives as long as the cluster. */
    public NodeConnection connection() {
        return home.orchestrator().connect(cluster, view.name());
    }

    /** The node's machine API; each call may take 30 s from now on. */
    public MachineServiceBlockingStub machine() {
        return machine(LIMIT);
    }

    /** The node's machine API; all calls of the stub end after the limit. */
    public MachineServiceBlockingStub machine(Duration limit) {
        return MachineServiceGrpc.newBlockingStub(connection().channel())
                .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    public List<ServiceInfo> services() {
        return machine().serviceList(Empty.getDefaultInstance()).getMessagesList().stream()
                .flatMap(message -> message.getServicesList().stream())
                .toList();
    }

    /** What a file of the node holds, as UTF-8 text. */
    public String read(String path) {
        return text(machine().read(ReadRequest.newBuilder().setPath(path).build()));
    }

    /** What a service has said since the node booted. */
    public String log(String service) {
        return text(machine()
                .logs(LogsRequest.newBuilder()
                        .setNamespace("system")
                        .setId(service)
                        .setTailLines(-1)
                        .build()));
    }

    /** The kernel's log. */
    public String dmesg() {
        return text(machine().dmesg(DmesgRequest.getDefaultInstance()));
    }

    /** What the node wrote to its serial console since the fork; works when its API does not answer. */
    public List<String> serialLog() {
        return home.orchestrator().serialLog(cluster, view.name(), Integer.MAX_VALUE);
    }

    /** Cuts its power; {@link Cluster#start()} boots it again. */
    public void kill() {
        inject(Fault.Machine.KILL);
    }

    /** Lets it stand still with all its connections open; its clock is late afterwards. */
    public void pause() {
        inject(Fault.Machine.PAUSE);
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        inject(Fault.Machine.RESUME);
    }

    /** Starts it anew at once, as by the button. */
    public void reset() {
        inject(Fault.Machine.RESET);
    }

    /** Takes the other nodes from it; the test still reaches its API. */
    public void unplug() {
        inject(Fault.Machine.UNPLUG);
    }

    /** Gives it the other nodes back after {@link #unplug()}. */
    public void plug() {
        inject(Fault.Machine.PLUG);
    }

    /** Has what it sends to other nodes take this much longer, at most a minute; the test reaches its API as before. */
    public void latency(Duration delay) {
        latency(delay, Duration.ZERO);
    }

    /**
     * Has what it sends to other nodes take longer.
     *
     * @param jitter so much more or less, evenly spread; at most the delay
     */
    public void latency(Duration delay, Duration jitter) {
        inject(new Fault.Latency(delay, jitter));
    }

    /**
     * Loses a share of what it sends to other nodes.
     *
     * @param percent more than 0, at most 100
     */
    public void loss(double percent) {
        inject(new Fault.Loss(percent));
    }

    /** Has it send to other nodes no faster; at least 1000. */
    public void bandwidth(long bitsPerSecond) {
        inject(new Fault.Bandwidth(bitsPerSecond));
    }

    /** Puts its clock ahead of the right time, or behind if negative. Its lease ends by the right time all the same. */
    public void skewClock(Duration offset) {
        inject(new Fault.ClockSkew(offset));
    }

    /** Fills its own disk, {@code /var}. */
    public void fillDisk() {
        fillDisk(0);
    }

    /**
     * Fills its own disk, {@code /var}.
     *
     * @param remaining bytes that it leaves
     */
    public void fillDisk(long remaining) {
        inject(new Fault.FullDisk(remaining));
    }

    /** Has its own disk do no more operations a second. Takes the place of {@link #slowDiskBytes}. */
    public void slowDisk(long operationsPerSecond) {
        inject(new Fault.SlowDisk(OptionalLong.of(operationsPerSecond), OptionalLong.empty()));
    }

    /** Has its own disk read and write no more bytes a second. Takes the place of {@link #slowDisk}. */
    public void slowDiskBytes(long bytesPerSecond) {
        inject(new Fault.SlowDisk(OptionalLong.empty(), OptionalLong.of(bytesPerSecond)));
    }

    /** Undoes all that it bears; it must run. Power stays: {@link #resume()} and {@link Cluster#start()} see to that. */
    public void heal() {
        home.orchestrator().clearFaults(cluster, Set.of(view.name()));
    }

    /** Has it connect to another node over the cluster's network, sending nothing. Both must be of one cluster. */
    public Probe probe(Node other, Duration limit) {
        return home.orchestrator().probe(cluster, view.name(), other.view.name(), limit);
    }

    NodeName id() {
        return view.name();
    }

    private void inject(Fault fault) {
        home.orchestrator().inject(cluster, view.name(), fault);
    }

    private static String text(Iterator<Data> pieces) {
        var bytes = new ByteArrayOutputStream();
        pieces.forEachRemaining(piece -> bytes.writeBytes(piece.getBytes().toByteArray()));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return view.name().value();
    }
}
