package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineConfigParser;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Plays the guests of a {@link FakeHypervisor}: a machine that starts reads its config drive, writes to its console and serves the node API
 * at its forwarded port over real TLS, with the certificate that it was given.
 */
final class FakeNodes implements AutoCloseable {

    private static final String CRASH = "Kernel panic - not syncing: Fatal exception in interrupt";
    private static final String STALL = "rcu: rcu_preempt kthread timer wakeup didn't happen for 5253 jiffies!";

    private final FakeHypervisor hypervisor;
    private final Map<DomainId, Server> servers = new ConcurrentHashMap<>();
    private final Map<String, FakeEtcd> clusters = new ConcurrentHashMap<>();
    private final FakeKubernetes kubernetes = new FakeKubernetes();
    private final Map<String, String> failingServices = new ConcurrentHashMap<>();
    private final Map<String, FakeImageService> images = new ConcurrentHashMap<>();
    private final Map<DomainId, Integer> kubernetesPorts = new ConcurrentHashMap<>();
    private final Map<String, String> bootIds = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> dying = ConcurrentHashMap.newKeySet();
    private final Set<String> panicking = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> crashing = new ConcurrentHashMap<>();
    private final Map<String, Integer> sticking = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<Status>> faultRefusals = new ConcurrentHashMap<>();
    private volatile Runnable whenFaultsAreListed = () -> {};
    private final FakeTemplateGuests templates;

    FakeNodes(FakeHypervisor hypervisor) {
        this.hypervisor = hypervisor;
        this.templates = new FakeTemplateGuests(hypervisor, this::boot);
        hypervisor.subscribe(this::on);
        hypervisor.onReset(id -> {
            halt(id);
            boot(id);
        });
    }

    /** The boot of this node will fail in its network phase. */
    void failBootOf(String node) {
        failing.add(node);
    }

    /** The kernel of this node will panic when it is thawed, and boot anew. */
    void panicInThawOf(String node) {
        panicking.add(node);
    }

    /** The kernel of this node will crash as often as this, each time it boots. */
    void crashBootsOf(String node, int times) {
        crashing.put(node, times);
    }

    /** The kernel of this node will be stuck as often as this, each time it boots. */
    void stickBootsOf(String node, int times) {
        sticking.put(node, times);
    }

    /** The machine of this node will power off while it boots. */
    void dieInBootOf(String node) {
        dying.add(node);
    }

    /** This node will never serve its API. */
    void keepSilent(String node) {
        silent.add(node);
    }

    /** This service of this node ends each time it is started. */
    void failServiceOf(String node, String service) {
        failingServices.put(node, service);
    }

    /** Machines that are frozen before they are anybody, and those that are thawed from them. */
    FakeTemplateGuests templates() {
        return templates;
    }

    /** What the next calls to this node about faults are answered, in place of being heard. */
    Queue<Status> faultRefusals(String node) {
        return faultRefusals.computeIfAbsent(node, _ -> new ConcurrentLinkedQueue<>());
    }

    /** Is run in each node that is asked for its faults, before it answers. */
    void whenFaultsAreListed(Runnable work) {
        whenFaultsAreListed = work;
    }

    /** Of the node's present boot. */
    String bootId(String node) {
        return Optional.ofNullable(bootIds.get(node)).orElseThrow();
    }

    /** Of the one cluster that runs it. */
    FakeKubernetes kubernetes() {
        return kubernetes;
    }

    FakeEtcd etcd(String cluster) {
        return clusters.computeIfAbsent(cluster, _ -> new FakeEtcd());
    }

    private void on(DomainEvent event) {
        if (templates.on(event)) {
            return;
        }
        switch (event.kind()) {
            case STARTED -> {
                if (hypervisor.find(event.id()).filter(FakeNodes::paused).isPresent()) {
                    thaw(event.id());
                } else {
                    boot(event.id());
                }
            }
            case STOPPED, SHUTDOWN, CRASHED, UNDEFINED -> halt(event.id());
            case DEFINED, SUSPENDED, RESUMED -> {}
        }
    }

    private static boolean paused(ObservedDomain domain) {
        return domain.state() == DomainState.PAUSED;
    }

    private void thaw(DomainId id) {
        var spec = hypervisor.specOf(id);
        try {
            if (panicking.contains(property(spec, "node"))) {
                say(spec, "BUG: unable to handle page fault", CRASH);
            } else {
                servers.put(id, serve(spec));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void boot(DomainId id) {
        var spec = hypervisor.specOf(id);
        var node = property(spec, "node");
        try {
            if (crashing.merge(node, -1, Integer::sum) >= 0) {
                say(spec, "int3: 0000 [#1]", CRASH);
                return;
            }
            if (sticking.merge(node, -1, Integer::sum) >= 0) {
                say(spec, STALL, STALL);
                return;
            }
            say(spec, "coppice: phase state", "coppice: phase config", "coppice: phase network");
            if (failing.contains(node)) {
                say(spec, "coppice: phase network failed: no card has the address it should have");
            } else if (dying.contains(node)) {
                say(spec, "Kernel panic - not syncing: Attempted to kill init!");
                Thread.ofVirtual().start(() -> hypervisor.guestPowersOff(id));
            } else if (!silent.contains(node)) {
                servers.put(id, serve(spec));
                say(spec, "coppice: phase api", "coppice: phase running");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(MachineSpec spec, String... lines) throws IOException {
        Files.writeString(
                spec.serialLog(),
                String.join("\r\n", lines) + "\r\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Server serve(MachineSpec spec) throws IOException {
        var drive = disk(spec, "coppice-config");
        if (!Files.exists(disk(spec, "coppice-state"))) {
            throw new IOException("no state disk");
        }
        var text = Files.readString(drive, StandardCharsets.UTF_8).replace("\0", "");
        var parsed = MachineConfigParser.parse(text, drive.toString());
        var config = parsed.config()
                .orElseThrow(() -> new IOException(parsed.errors().toString()));
        var own = config.identity().orElseThrow().api().orElseThrow();
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(pem(own.certificate()), pem(own.key().orElseThrow().value()))
                .trustManager(pem(config.machine().ca().certificate()))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        var etcd = etcd(property(spec, "cluster") + "/" + property(spec, "generation"));
        var node = property(spec, "node");
        var bootId = UUID.randomUUID().toString();
        bootIds.put(node, bootId);
        var service = new FakeMachineService(
                node,
                property(spec, "role"),
                bootId,
                etcd,
                !config.extensions().isEmpty(),
                Optional.ofNullable(failingServices.get(node)));
        var server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), ports(spec).getFirst()),
                        credentials)
                .addService(service)
                .addService(new FakeLeaseService(etcd))
                .addService(new FakeForkService(etcd))
                .addService(new FakeFaultService(faultRefusals(node), () -> whenFaultsAreListed.run()))
                .addService(images(node))
                .build();
        try {
            if (!config.extensions().isEmpty()) {
                startKubernetes(spec, config, bootId);
            }
            return server.start();
        } catch (IOException e) {
            server.shutdownNow();
            throw new HypervisorException.PortInUse("cannot start " + spec.name() + ": " + e.getMessage(), e);
        }
    }

    private void startKubernetes(MachineSpec spec, MachineConfig config, String bootId) throws IOException {
        var ports = ports(spec);
        if (ports.size() > 1) {
            kubernetes.serve(config, ports.getLast());
            kubernetesPorts.put(spec.id(), ports.getLast());
        }
        kubernetes.join(property(spec, "node"), bootId);
    }

    /** The images of a node, which outlive its server as they would on its disk. */
    FakeImageService images(String node) {
        return images.computeIfAbsent(node, _ -> new FakeImageService());
    }

    private static String property(MachineSpec spec, String key) {
        return Optional.ofNullable(spec.metadata().properties().get(key)).orElseThrow();
    }

    private static ByteArrayInputStream pem(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Path disk(MachineSpec spec, String serial) {
        return spec.disks().stream()
                .filter(disk -> disk.serial().equals(serial))
                .findFirst()
                .orElseThrow()
                .file();
    }

    private static List<Integer> ports(MachineSpec spec) {
        return spec.networkInterfaces().stream()
                .filter(NetworkInterface.UserNetwork.class::isInstance)
                .map(NetworkInterface.UserNetwork.class::cast)
                .findFirst()
                .orElseThrow()
                .forwards()
                .stream()
                .map(NetworkInterface.PortForward::hostPort)
                .toList();
    }

    private void halt(DomainId id) {
        Optional.ofNullable(kubernetesPorts.remove(id)).ifPresent(kubernetes::stop);
        var server = servers.remove(id);
        if (server != null) {
            server.shutdownNow();
            try {
                server.awaitTermination();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    int serving() {
        return servers.size();
    }

    @Override
    public void close() {
        Set.copyOf(servers.keySet()).forEach(this::halt);
        kubernetes.close();
    }
}
