package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.ObjectKey;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.network.IpCommand;
import io.coppice.machined.network.NetworkException;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.ServiceDefinition;
import io.coppice.machined.service.ServiceException;
import io.coppice.nodeos.config.ClusterNetwork;
import io.coppice.nodeos.config.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cluster DNS as a service: on every node, under the one address that pods ask, so that no question leaves its node. The
 * service of Kubernetes that has the address must be kept from kube-proxy by the label
 * {@code service.kubernetes.io/service-proxy-name}.
 */
public final class ClusterDns {

    /** Name of the service. */
    public static final String SERVICE = "cluster-dns";

    private static final String LINK = "coppice-dns";
    private static final int PORT = 53;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration NAMESERVER_LIMIT = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final InetAddress address;
    private final ClusterNetwork network;
    private final NodePaths paths;
    private final ClusterState state = new ClusterState();
    private volatile boolean serving;

    /**
     * @param address under which pods ask
     */
    public ClusterDns(KubernetesClient client, InetAddress address, ClusterNetwork network, NodePaths paths) {
        this.client = client;
        this.address = address;
        this.network = network;
        this.paths = paths;
    }

    public ServiceDefinition service() {
        return ServiceDefinition.task(SERVICE, List.of(), this::run, this::check, GRACE);
    }

    private void run(Consumer<String> log) throws ServiceException, InterruptedException {
        try {
            configureLink();
            try (DnsServer server = new DnsServer(address, PORT, answerer(), upstream(), log)) {
                server.start();
                serving = true;
                watch(log);
            }
        } catch (NetworkException | IOException failure) {
            throw new ServiceException(
                    "the cluster DNS cannot be served on " + address.getHostAddress() + ": " + failure.getMessage(),
                    failure);
        } finally {
            serving = false;
        }
    }

    private void watch(Consumer<String> log) throws InterruptedException {
        try (ResourceWatch<String> namespaces = new ResourceWatch<>(
                        client,
                        ResourceType.NAMESPACES,
                        Selection.ALL,
                        object -> ObjectKey.of(object).name(),
                        state.namespaces());
                ResourceWatch<ServiceEntry> services = new ResourceWatch<>(
                        client, ResourceType.SERVICES, Selection.ALL, Decoding::service, state.services())) {
            namespaces.start();
            services.start();
            new EndpointWatch(client, state.endpoints(), log).run();
        }
    }

    private Answerer answerer() {
        List<IpPrefix> subnets = new ArrayList<>(network.serviceSubnets());
        subnets.addAll(network.podSubnets());
        ClusterZone zone = new ClusterZone(network.dnsDomain(), address, new ReverseZones(subnets), state);
        return new Answerer(zone, new Random(new SecureRandom().nextLong()));
    }

    private Upstream upstream() {
        return new Upstream(new Nameservers(paths.resolverFile(), address), NAMESERVER_LIMIT);
    }

    /** A link of its own keeps the address from being taken for the node's. */
    private void configureLink() throws NetworkException, IOException, InterruptedException {
        @Nullable NetworkInterface link = NetworkInterface.getByName(LINK);
        List<String> commands = new ArrayList<>();
        if (link == null) {
            commands.add("link add " + LINK + " type dummy");
        }
        IpPrefix own = new IpPrefix(address, address.getAddress().length * 8);
        commands.add("address replace " + own + " dev " + LINK);
        commands.add("link set " + LINK + " up");
        IpCommand.of(paths).batch(commands);
    }

    private void check() throws ServiceException {
        if (!serving) {
            throw new ServiceException("port " + PORT + " of " + address.getHostAddress() + " is not open yet");
        }
        Optional<String> missing = state.missing();
        if (missing.isPresent()) {
            throw new ServiceException("the cluster's " + missing.get() + " are not known yet");
        }
    }
}
