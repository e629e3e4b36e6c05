package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Gives a cluster its names, addresses and ports, so that no two clusters of a host clash. Looks for free ones from a random place on: two
 * commands that allocate at the same time, neither knowing of the other, hardly ever choose the same.
 */
public final class Allocator {

    /** Subnets are chosen from here, a /24 each. */
    public static final Ipv4Range POOL = Ipv4Range.parse("10.88.0.0/16");

    /** Control planes of one cluster have the addresses .11 to .99, workers .101 to .254. */
    public static final int MOST_CONTROL_PLANES = 89;

    public static final int MOST_WORKERS = 154;

    /** Below Linux' ports for outgoing connections, which begin at 32768. */
    public static final int FIRST_PORT = 20_000;

    public static final int PORTS = 12_000;

    private final Taken taken;
    private final RandomGenerator random;

    /** @param random its stream decides the allocation: the same stream and arguments give the same one */
    public Allocator(Taken taken, RandomGenerator random) {
        this.taken = taken;
        this.random = random;
    }

    /**
     * What may not be used.
     *
     * @param ranges networks the host has routes to, and subnets of other clusters; a default route does not count
     * @param segments labels of other clusters' segments, see {@link Segment#label()}
     * @param ports TCP and UDP ports of the host known to be taken, running or only promised to other clusters
     * @param domainNames of the host
     */
    public record Taken(List<Ipv4Range> ranges, Set<String> segments, Set<Integer> ports, Set<DomainName> domainNames) {

        public static final Taken NOTHING = new Taken(List.of(), Set.of(), Set.of(), Set.of());

        public Taken {
            ranges = ranges.stream().filter(range -> range.prefix() > 0).toList();
            segments = Set.copyOf(segments);
            ports = Set.copyOf(ports);
            domainNames = Set.copyOf(domainNames);
        }

        /** Together with what these clusters, known from the store, were given. */
        public Taken and(List<DesiredCluster> clusters) {
            var moreRanges = new ArrayList<>(ranges);
            var moreSegments = new HashSet<>(segments);
            var morePorts = new HashSet<>(ports);
            var moreNames = new HashSet<>(domainNames);
            for (var cluster : clusters) {
                moreRanges.add(cluster.segment().subnet());
                moreSegments.add(cluster.segment().label());
                morePorts.add(cluster.segment().port());
                for (var node : cluster.nodes()) {
                    morePorts.addAll(node.ports());
                    moreNames.add(node.domainName());
                }
            }
            return new Taken(moreRanges, moreSegments, morePorts, moreNames);
        }

        /** Together with what is seen on the host, of every home. */
        public Taken and(ObservedHost host) {
            var moreRanges = new ArrayList<>(ranges);
            var moreSegments = new HashSet<>(segments);
            var morePorts = new HashSet<>(ports);
            var moreNames = new HashSet<>(domainNames);
            moreNames.addAll(host.domainNames());
            for (var machine : host.machines()) {
                moreRanges.add(new Ipv4Range(machine.metadata().address(), 24));
                moreSegments.add(machine.metadata().segment());
                morePorts.add(machine.metadata().apiPort());
                machine.metadata().kubernetesPort().ifPresent(morePorts::add);
            }
            return new Taken(moreRanges, moreSegments, morePorts, moreNames);
        }
    }

    /**
     * What is known of a new cluster besides its spec.
     *
     * @param settings resolved from the spec and its template, see {@link TemplateResolution}
     * @param image id of the node image
     * @param extensions of the image
     */
    public record Basis(
            ClusterSpec spec,
            String owner,
            String home,
            Instant createdAt,
            Map<NodeRole, MachineSettings> settings,
            String image,
            List<DesiredExtension> extensions,
            Acceleration acceleration) {

        public Basis {
            extensions = List.copyOf(extensions);
        }

        /** Whether its nodes run Kubernetes. */
        public boolean kubernetes() {
            return extensions.stream().anyMatch(DesiredExtension::isKubernetes);
        }
    }

    /**
     * @throws CoppiceException.Conflict if a domain's name is taken
     * @throws CoppiceException.HostNotReady if there is no free subnet, segment or port left
     * @throws CoppiceException.InvalidRequest if there are more nodes than a subnet has addresses
     */
    public DesiredCluster allocate(Basis basis) {
        var spec = basis.spec();
        var generation = uuid();
        var subnet = POOL.host(256 * firstFree(256, "subnet of " + POOL, n -> subnetTaken(POOL.host(256 * n))));
        var usedPorts = new HashSet<>(taken.ports());
        var segment = segment(new Ipv4Range(subnet, 24), usedPorts);
        var nodes = new ArrayList<DesiredNode>();
        addNodes(
                nodes,
                spec.name(),
                NodeRole.CONTROL_PLANE,
                spec.controlPlanes(),
                basis.kubernetes(),
                segment,
                usedPorts);
        addNodes(nodes, spec.name(), NodeRole.WORKER, spec.workers(), basis.kubernetes(), segment, usedPorts);
        return new DesiredCluster(
                spec,
                Phase.CREATING,
                basis.createdAt(),
                basis.owner(),
                basis.home(),
                generation,
                basis.settings(),
                basis.image(),
                basis.extensions(),
                basis.acceleration(),
                segment,
                Optional.empty(),
                true,
                nodes);
    }

    /**
     * A cluster that begins where the frozen one stopped: the same inside, on a segment of its own, with ports and domains of its own.
     *
     * @param frozen as it was when it was frozen
     * @param spec with the fork's own name and lease
     * @throws CoppiceException.Conflict if a domain's name is taken
     * @throws CoppiceException.HostNotReady if there is no free segment or port left
     */
    public DesiredCluster fork(
            DesiredCluster frozen, ForkOrigin origin, ClusterSpec spec, String owner, String home, Instant createdAt) {
        var generation = uuid();
        var usedPorts = new HashSet<>(taken.ports());
        var segment = segment(frozen.segment().subnet(), usedPorts);
        var nodes = frozen.nodes().stream()
                .map(node -> forked(node, spec.name(), usedPorts))
                .toList();
        return new DesiredCluster(
                spec,
                Phase.CREATING,
                createdAt,
                owner,
                home,
                generation,
                frozen.settings(),
                frozen.image(),
                frozen.extensions(),
                frozen.acceleration(),
                segment,
                Optional.of(origin),
                true,
                nodes);
    }

    private DesiredNode forked(DesiredNode node, ClusterName cluster, Set<Integer> usedPorts) {
        return new DesiredNode(
                node.name(),
                node.role(),
                node.index(),
                new DomainId(uuid()),
                freeDomainName(cluster, node.name()),
                node.uplinkMac(),
                node.segmentMac(),
                node.address(),
                node.disk() + 1,
                port(usedPorts),
                node.kubernetesPort().map(_ -> port(usedPorts)));
    }

    /**
     * The cluster with as many workers as the spec says; what it has stays.
     *
     * @throws CoppiceException.Conflict if a domain's name is taken
     * @throws CoppiceException.HostNotReady if there is no free port left
     * @throws CoppiceException.InvalidRequest if there are more nodes than a subnet has addresses
     */
    public DesiredCluster extend(DesiredCluster cluster, ClusterSpec spec) {
        var usedPorts = new HashSet<>(taken.ports());
        usedPorts.add(cluster.segment().port());
        cluster.nodes().forEach(node -> usedPorts.addAll(node.ports()));
        var nodes = new ArrayList<>(cluster.nodes());
        addNodes(
                nodes,
                cluster.name(),
                NodeRole.WORKER,
                spec.workers(),
                cluster.kubernetes().isPresent(),
                cluster.segment(),
                usedPorts);
        return cluster.withSpec(spec, nodes);
    }

    private void addNodes(
            List<DesiredNode> nodes,
            ClusterName cluster,
            NodeRole role,
            int count,
            boolean kubernetes,
            Segment segment,
            Set<Integer> usedPorts) {
        var most = role == NodeRole.CONTROL_PLANE ? MOST_CONTROL_PLANES : MOST_WORKERS;
        if (count > most) {
            throw new CoppiceException.InvalidRequest(
                    "cluster " + cluster + " is too large",
                    List.of("a cluster has at most " + most + " nodes with the role " + role.label() + ", not "
                            + count),
                    "Ask for fewer nodes.");
        }
        var present = (int) nodes.stream().filter(node -> node.role() == role).count();
        for (var index = present + 1; index <= count; index++) {
            nodes.add(node(cluster, role, index, kubernetes, segment, usedPorts, nodes));
        }
    }

    private DesiredNode node(
            ClusterName cluster,
            NodeRole role,
            int index,
            boolean kubernetes,
            Segment segment,
            Set<Integer> usedPorts,
            List<DesiredNode> others) {
        var name = NodeName.of(role, index);
        var domainName = freeDomainName(cluster, name);
        var id = uuid();
        while (clash(MacAddresses.of(id), others)) {
            id = uuid();
        }
        var macs = MacAddresses.of(id);
        var host = (role == NodeRole.CONTROL_PLANE ? 10 : 100) + index;
        return new DesiredNode(
                name,
                role,
                index,
                new DomainId(id),
                domainName,
                macs.uplink(),
                macs.segment(),
                segment.subnet().host(host),
                1,
                port(usedPorts),
                kubernetes && role == NodeRole.CONTROL_PLANE ? Optional.of(port(usedPorts)) : Optional.empty());
    }

    private DomainName freeDomainName(ClusterName cluster, NodeName node) {
        var name = new DomainName("coppice-" + cluster + "-" + node);
        if (taken.domainNames().contains(name)) {
            throw new CoppiceException.Conflict(
                    "there is a domain " + name + " on the host already",
                    "Choose another name for the cluster; or, if the domain is a left-over, remove it with 'coppice down "
                            + cluster + "' or with virsh.");
        }
        return name;
    }

    private static boolean clash(MacAddresses macs, List<DesiredNode> others) {
        return macs.uplink().equals(macs.segment())
                || others.stream()
                        .anyMatch(node -> node.uplinkMac().equals(macs.uplink())
                                || node.segmentMac().equals(macs.segment()));
    }

    private boolean subnetTaken(Ipv4Address first) {
        var subnet = new Ipv4Range(first, 24);
        return taken.ranges().stream().anyMatch(subnet::overlaps);
    }

    /** The group is in the block for organisation-local use, which no router lets out. */
    private Segment segment(Ipv4Range subnet, Set<Integer> usedPorts) {
        for (var attempt = 0; attempt < 1_000; attempt++) {
            var group = Ipv4Address.of(239, 192 + random.nextInt(4), random.nextInt(256), random.nextInt(1, 255));
            var segment = new Segment(subnet, group, port(new HashSet<>(usedPorts)));
            if (!taken.segments().contains(segment.label())) {
                usedPorts.add(segment.port());
                return segment;
            }
        }
        throw exhausted("multicast segment");
    }

    private int port(Set<Integer> used) {
        var port = FIRST_PORT
                + firstFree(
                        PORTS,
                        "port of " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1),
                        offset -> used.contains(FIRST_PORT + offset));
        used.add(port);
        return port;
    }

    private int firstFree(int count, String what, IntPredicate isTaken) {
        var start = random.nextInt(count);
        for (var step = 0; step < count; step++) {
            var candidate = (start + step) % count;
            if (!isTaken.test(candidate)) {
                return candidate;
            }
        }
        throw exhausted(what);
    }

    private static CoppiceException.HostNotReady exhausted(String what) {
        return new CoppiceException.HostNotReady(
                "there is no free " + what + " left on the host",
                "Take clusters down that are not needed; see 'coppice cluster list'.",
                null);
    }

    /** A version 4 UUID from the given stream. */
    private UUID uuid() {
        var most = (random.nextLong() & ~0xF000L) | 0x4000L;
        var least = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}
