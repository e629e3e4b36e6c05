package io.coppice.machined.api;

import io.coppice.machined.node.ConfigControl;
import io.coppice.machined.node.ContainerSource;
import io.coppice.machined.node.EtcdControl;
import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.ForkControl;
import io.coppice.machined.node.Identity;
import io.coppice.machined.node.KubernetesControl;
import io.coppice.machined.node.LeaseControl;
import io.coppice.machined.node.LifecycleControl;
import io.coppice.machined.node.Node;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.ServiceControl;
import io.coppice.machined.node.ServiceHealth;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.ServiceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A node in memory that notes what is asked of it. */
final class FakeNode
        implements Identity,
                ServiceControl,
                ConfigControl,
                EtcdControl,
                KubernetesControl,
                LifecycleControl,
                LeaseControl,
                ForkControl,
                ContainerSource {
    static final Instant THEN = Instant.parse("2026-01-02T03:04:05.000000006Z");

    final List<String> orders = new CopyOnWriteArrayList<>();
    final FakeFaults faults = new FakeFaults();
    final FakeImages images = new FakeImages(orders);
    volatile Supplier<Feed<byte[]>> log = () -> new ListFeed<>(List.of(bytes("a line\n")));
    volatile Supplier<Feed<NodeEvent>> events = () -> new ListFeed<>(List.of());
    volatile EventSource.From eventsFrom = new EventSource.From.Now();
    volatile Supplier<List<ServiceStatus>> services = FakeNode::etcdService;
    private volatile Optional<Instant> lease = Optional.empty();

    Node ports() {
        return new Node(
                this,
                this,
                (service, tailLines, follow) -> {
                    orders.add("log " + service + " " + tailLines + " " + follow);
                    return log.get();
                },
                (follow, newOnly) -> {
                    orders.add("dmesg " + follow + " " + newOnly);
                    return new ListFeed<>(List.of(bytes("<6>[    0.000000] Linux\n")));
                },
                from -> {
                    eventsFrom = from;
                    return events.get();
                },
                this,
                this,
                this,
                this,
                images,
                this,
                this,
                this,
                faults);
    }

    @Override
    public Feed<byte[]> kubeconfig() {
        orders.add("kubeconfig");
        return new ListFeed<>(List.of(bytes("an archive")));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<ServiceStatus> etcdService() {
        return List.of(new ServiceStatus(
                "etcd",
                ServiceState.RUNNING,
                new ServiceHealth(ServiceHealth.Verdict.HEALTHY, "answers", THEN),
                List.of(new ServiceStatus.Transition(ServiceState.STARTING, "starts", THEN))));
    }

    @Override
    public String hostname() {
        return "node-1";
    }

    @Override
    public Release release() {
        return new Release("v0.1.0", "abc", "2026-01-01T00:00:00Z", "linux", "amd64");
    }

    @Override
    public Platform platform() {
        return new Platform("qemu", "metal");
    }

    @Override
    public List<ServiceStatus> list() {
        return services.get();
    }

    @Override
    public void start(String id) {
        order("start", id);
    }

    @Override
    public void stop(String id) {
        order("stop", id);
    }

    @Override
    public void restart(String id) {
        order("restart", id);
    }

    private void order(String verb, String id) {
        if (!id.equals("etcd")) {
            throw new NodeException(NodeException.Kind.NOT_FOUND, "there is no service " + id + ": see ServiceList");
        }
        orders.add(verb + " " + id);
    }

    @Override
    public Outcome apply(byte[] yaml, Mode mode, Duration tryTimeout) {
        orders.add("apply " + new String(yaml, StandardCharsets.UTF_8) + " " + mode + " " + tryTimeout);
        return new Outcome(Mode.NO_REBOOT, "applied", List.of("mind this"));
    }

    @Override
    public Outcome dryRun(byte[] yaml, Mode mode) {
        orders.add("dry-run " + mode);
        return new Outcome(mode, "-old\n+new", List.of());
    }

    @Override
    public void bootstrap() {
        orders.add("bootstrap");
    }

    @Override
    public List<Member> members(boolean local) {
        return List.of(
                new Member(-1L, "node-1", List.of("https://10.0.0.1:2380"), List.of("https://10.0.0.1:2379"), local));
    }

    @Override
    public MemberStatus status() {
        return new MemberStatus(-1L, "3.5.16", "3.5", 100, 50, -1L, 9, 2, 8, List.of("an alarm"), false);
    }

    @Override
    public List<Alarm> alarms() {
        return List.of(new Alarm(-1L, Alarm.Kind.NO_SPACE), new Alarm(7, Alarm.Kind.CORRUPT));
    }

    @Override
    public Feed<byte[]> snapshot() {
        return new ListFeed<>(List.of(bytes("snap"), bytes("shot")));
    }

    @Override
    public String reboot(RebootMode mode) {
        orders.add("reboot " + mode);
        return "actor-1";
    }

    @Override
    public String shutdown(boolean force) {
        orders.add("shutdown " + force);
        return "actor-2";
    }

    @Override
    public Optional<Instant> expiresAt() {
        return lease;
    }

    @Override
    public void renew(Optional<Instant> expiresAt) {
        lease = expiresAt;
    }

    @Override
    public Instant adopt(UUID generation, Instant time, byte[] entropy, Optional<Instant> leaseExpiresAt) {
        orders.add("adopt " + generation + " " + time + " " + HexFormat.of().formatHex(entropy) + " " + leaseExpiresAt);
        return THEN;
    }

    @Override
    public List<ContainerStatus> list(String namespace) {
        return List.of(new ContainerStatus("web", "docker.io/library/web:1", 42, "RUNNING"));
    }
}
