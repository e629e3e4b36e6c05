package io.coppice.machined.kubernetes.network;

import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ResourceListener;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.network.NetworkException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.WholeFile;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The node's own pod network as a service: keeps routes to the pods of the other nodes, masquerades what leaves the cluster,
 * and writes the CNI config once the node has a subnet for its pods. What it has set up stays when it is stopped, so that pods
 * go on talking.
 */
public final class PodNetwork {

    /** Name of the service. */
    public static final String SERVICE = "pod-network";

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int USUAL_MTU = 1500;
    private static final Backoff RETRY =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(1));

    /** Somebody may have taken a route or a rule away, or a link was down for a while. */
    private static final Duration LOOK = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String self;
    private final List<IpPrefix> clusterSubnets;
    private final NodePaths paths;
    private final PodNetworkPrograms programs;
    private final Object lock = new Object();
    private final Map<String, ClusterNode> nodes = new HashMap<>();
    private boolean told;
    private boolean dirty;
    private String problem = "the nodes of the cluster are not known yet";

    /**
     * @param self name under which the node is registered
     * @param clusterSubnets of all pods
     */
    public PodNetwork(KubernetesClient client, String self, List<IpPrefix> clusterSubnets, NodePaths paths) {
        this(client, self, clusterSubnets, paths, PodNetworkPrograms.of(paths));
    }

    PodNetwork(
            KubernetesClient client,
            String self,
            List<IpPrefix> clusterSubnets,
            NodePaths paths,
            PodNetworkPrograms programs) {
        this.client = client;
        this.self = self;
        this.clusterSubnets = List.copyOf(clusterSubnets);
        this.paths = paths;
        this.programs = programs;
    }

    public ServiceDefinition service() {
        return ServiceDefinition.task(SERVICE, List.of(), this::run, this::check, GRACE);
    }

    /** Takes the CNI config away, for a node whose pod network is somebody else's. */
    public static void withdraw(NodePaths paths) throws IOException {
        Files.deleteIfExists(configFile(paths));
    }

    private void run(Consumer<String> log) throws ServiceException, InterruptedException {
        try {
            NodeKernel.prepare(paths);
        } catch (NetworkException failure) {
            throw new ServiceException(String.valueOf(failure.getMessage()), failure);
        }
        synchronized (lock) {
            nodes.clear();
            told = false;
            dirty = false;
        }
        try (ResourceWatch<ClusterNode> watch = new ResourceWatch<>(
                client, ResourceType.NODES, Selection.ALL, ClusterNode::decode, new Listener(log))) {
            watch.start();
            keep(log);
        }
    }

    private void keep(Consumer<String> log) throws InterruptedException {
        int failures = 0;
        while (true) {
            PodNetworkPlan plan = next(failures == 0 ? LOOK : RETRY.after(failures));
            String result = apply(plan);
            failures = result.isEmpty() ? 0 : failures + 1;
            synchronized (lock) {
                if (!result.equals(problem)) {
                    log.accept(result.isEmpty() ? describe(plan) : result);
                }
                problem = result;
            }
        }
    }

    /** Waits for a change of the nodes, or for the time to look again. */
    private PodNetworkPlan next(Duration wait) throws InterruptedException {
        synchronized (lock) {
            long deadline = System.nanoTime() + wait.toNanos();
            while (!dirty) {
                long left = deadline - System.nanoTime();
                if (told && left <= 0) {
                    break;
                }
                if (told) {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } else {
                    lock.wait();
                }
            }
            dirty = false;
            return PodNetworkPlan.of(self, clusterSubnets, nodes.values());
        }
    }

    /** What keeps the plan from being in force, empty when it is. */
    private String apply(PodNetworkPlan plan) throws InterruptedException {
        try {
            programs.apply(plan);
            if (plan.podSubnets().isEmpty()) {
                return "node " + self + " has no subnet for its pods yet";
            }
            writeConfig(CniConfig.of(
                    plan.podSubnets(), mtu(plan.nodes()), paths.serviceRun().resolve("cni/networks")));
            return "";
        } catch (NetworkException | IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    private static String describe(PodNetworkPlan plan) {
        return "pods have " + plan.podSubnets() + "; routes to those of "
                + plan.routes().size() + " other nodes";
    }

    private void check() throws ServiceException {
        synchronized (lock) {
            if (!problem.isEmpty()) {
                throw new ServiceException(problem);
            }
        }
    }

    /** That of the card under whose address the other nodes know this one. */
    private static int mtu(Iterable<InetAddress> nodes) throws IOException {
        for (InetAddress address : nodes) {
            @Nullable NetworkInterface link = NetworkInterface.getByInetAddress(address);
            if (link != null) {
                return link.getMTU();
            }
        }
        return USUAL_MTU;
    }

    private void writeConfig(String text) throws IOException {
        Path file = configFile(paths);
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        // containerd takes what ends with .conflist as soon as it is there.
        WholeFile.replace(file, text, WholeFile.READABLE);
    }

    private static Path configFile(NodePaths paths) {
        return paths.lib().resolve("cni/net.d").resolve(CniConfig.FILE);
    }

    /** Keeps the nodes; most changes of a node are of no concern to its network. */
    private final class Listener implements ResourceListener<ClusterNode> {

        private final Consumer<String> log;

        Listener(Consumer<String> log) {
            this.log = log;
        }

        @Override
        public void replaced(List<ClusterNode> items) {
            synchronized (lock) {
                nodes.clear();
                for (ClusterNode item : items) {
                    nodes.put(item.name(), item);
                }
                told = true;
                change();
            }
        }

        @Override
        public void changed(ClusterNode item) {
            synchronized (lock) {
                if (!item.equals(nodes.put(item.name(), item))) {
                    change();
                }
            }
        }

        @Override
        public void removed(ClusterNode item) {
            synchronized (lock) {
                nodes.remove(item.name());
                change();
            }
        }

        @Override
        public void interrupted(KubernetesException cause) {
            log.accept("the nodes cannot be watched: " + cause.getMessage());
        }

        @Override
        public void resumed() {
            log.accept("the nodes are watched");
        }

        private void change() {
            dirty = true;
            lock.notifyAll();
        }
    }
}
