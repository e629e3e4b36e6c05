package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.ObservedCluster;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.ObservedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at what is there: domains of a host, and files of the home. */
final class Observer {

    private final Home home;
    private final Hosts hosts;

    Observer(Home home, Hosts hosts) {
        this.home = home;
        this.hosts = hosts;
    }

    /** @throws CoppiceException.HostNotReady if the host does not answer */
    ObservedHost host(String uri) {
        try {
            return ObservedHost.of(hosts.at(uri).domains());
        } catch (HypervisorException e) {
            throw Hosts.unusable(uri, e);
        }
    }

    /** Machines of this home's clusters. */
    List<ObservedNode.Machine> ownMachines(ObservedHost host) {
        return host.machines().stream()
                .filter(machine -> machine.metadata().owner().equals(home.owner()))
                .toList();
    }

    /** What there is of one cluster of this home. */
    ObservedCluster cluster(ClusterName name, ObservedHost host) {
        var directory = home.cluster(name);
        var nodes = new TreeMap<NodeName, ObservedNode>();
        for (var node : nodeDirectories(directory.nodes())) {
            nodes.put(node, ObservedNode.nothing(node));
        }
        var machines = new TreeMap<NodeName, ObservedNode.Machine>();
        for (var machine : ownMachines(host)) {
            if (machine.metadata().cluster().equals(name)) {
                machines.put(machine.metadata().node(), machine);
                nodes.put(
                        machine.metadata().node(),
                        ObservedNode.nothing(machine.metadata().node()));
            }
        }
        nodes.replaceAll((node, _) -> node(node, directory.node(node), machines));
        var files = new ObservedCluster.Files(
                Files.isDirectory(directory.nodes()) || Files.isDirectory(directory.path()),
                Files.isRegularFile(directory.secrets()),
                Files.isRegularFile(directory.clientConfig()));
        return new ObservedCluster(name, home.root().toString(), files, ObservedCluster.Etcd.UNKNOWN, nodes);
    }

    private static ObservedNode node(
            NodeName name, Home.NodeDirectory directory, Map<NodeName, ObservedNode.Machine> machines) {
        return new ObservedNode(
                name,
                java.util.Optional.ofNullable(machines.get(name)),
                new ObservedNode.Files(
                        Files.isDirectory(directory.path()),
                        Files.isRegularFile(directory.stateDisk(1)),
                        Files.isRegularFile(directory.configDrive())),
                ObservedNode.Api.UNKNOWN);
    }

    /** Clusters of this home that have a machine on the host or files in the home. */
    Set<ClusterName> clusters(ObservedHost host) {
        var names = new TreeSet<ClusterName>();
        ownMachines(host).forEach(machine -> names.add(machine.metadata().cluster()));
        children(home.clusters()).forEach(child -> name(child, ClusterName::new).ifPresent(names::add));
        return names;
    }

    private static Set<NodeName> nodeDirectories(Path nodes) {
        var names = new TreeSet<NodeName>();
        children(nodes).forEach(child -> name(child, NodeName::new).ifPresent(names::add));
        return names;
    }

    private static List<Path> children(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the directory " + directory + " cannot be read: " + Failures.describe(e),
                    "make it readable for you",
                    e);
        }
    }

    /** Coppice makes no directory here with any other name; somebody else's are left alone. */
    private static <T> java.util.Optional<T> name(Path entry, java.util.function.Function<String, T> reader) {
        try {
            return java.util.Optional.of(reader.apply(entry.getFileName().toString()));
        } catch (IllegalArgumentException e) {
            return java.util.Optional.empty();
        }
    }
}
