package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A host, a home and a store in memory, on which actions have the effects that they promise, and every rule between them is checked: no domain
 * without its files, no machine that runs without a config, no secrets made anew under a node that trusts the old ones.
 */
final class World {

    final Map<ClusterName, DesiredCluster> store = new TreeMap<>();
    final Map<DomainName, ObservedDomain> domains = new TreeMap<>();
    final Map<ClusterName, Files> files = new TreeMap<>();
    private final Map<DomainId, Guest> guests = new HashMap<>();

    /** What is in a cluster's directory. */
    static final class Files {
        boolean secrets;
        boolean clientConfig;
        final Map<NodeName, NodeFiles> nodes = new TreeMap<>();
    }

    static final class NodeFiles {
        boolean stateDisk;
        Optional<Lease> configDrive = Optional.empty();
        boolean etcdData;
    }

    /** What a running guest knows. */
    private static final class Guest {
        Lease lease;
        boolean answers;
        boolean adopted;
        boolean bears;

        Guest(Lease lease) {
            this.lease = lease;
        }
    }

    /** The cluster as an engine would see it: API and etcd are only asked where they are known to be answering. */
    ObservedCluster observe(ClusterName name) {
        var there = Optional.ofNullable(files.get(name));
        var names = new TreeSet<NodeName>();
        there.ifPresent(found -> names.addAll(found.nodes.keySet()));
        var machines = new TreeMap<NodeName, ObservedNode.Machine>();
        for (var machine : ObservedHost.of(domains.values().stream().toList()).machines()) {
            if (machine.metadata().cluster().equals(name)) {
                names.add(machine.metadata().node());
                machines.put(machine.metadata().node(), machine);
            }
        }
        var nodes = new TreeMap<NodeName, ObservedNode>();
        for (var node : names) {
            var found = there.map(cluster -> cluster.nodes.get(node));
            nodes.put(
                    node,
                    new ObservedNode(
                            node,
                            Optional.ofNullable(machines.get(node)),
                            found.map(file ->
                                            new ObservedNode.Files(true, file.stateDisk, file.configDrive.isPresent()))
                                    .orElse(ObservedNode.Files.NONE),
                            ObservedNode.Api.UNKNOWN));
        }
        return new ObservedCluster(
                name,
                Samples.HOME,
                there.map(found -> new ObservedCluster.Files(true, found.secrets, found.clientConfig))
                        .orElse(ObservedCluster.Files.NONE),
                ObservedCluster.Etcd.UNKNOWN,
                nodes);
    }

    Optional<DesiredCluster> stored(ClusterName name) {
        return Optional.ofNullable(store.get(name));
    }

    Plan plan(ClusterName name, Goal goal) {
        return Planner.plan(name, goal, stored(name), observe(name));
    }

    boolean isEmpty() {
        return store.isEmpty() && domains.isEmpty() && files.isEmpty();
    }

    boolean answers(DomainId id) {
        var guest = guests.get(id);
        return guest != null && guest.answers;
    }

    /** Does the action by half, where it has halves: deleting a directory is not one thing for the host. */
    void tear(Action action) {
        var there = files.get(action.cluster());
        if (there == null) {
            return;
        }
        if (action instanceof Action.DeleteClusterFiles) {
            there.secrets = false;
        }
        if (action instanceof Action.DeleteNodeFiles delete) {
            var node = there.nodes.get(delete.name());
            if (node != null) {
                node.stateDisk = false;
            }
        }
    }

    void execute(Action action) {
        var name = action.cluster();
        switch (action) {
            case Action.RecordCluster record -> store.put(name, record.desired());
            case Action.MarkPhase mark -> store.computeIfPresent(name, (key, old) -> old.withPhase(mark.phase()));
            case Action.SettleLease settle ->
                store.computeIfPresent(
                        name, (key, old) -> old.lease().equals(settle.lease()) ? old.withLeaseSettled() : old);
            case Action.ForgetCluster forget -> {
                require(!files.containsKey(name), "forgotten with files left");
                require(observe(name).isNothing(), "forgotten with something left");
                store.remove(name);
            }
            case Action.CreateClusterDirectory create -> {
                require(store.containsKey(name), "files of a cluster that nobody knows");
                files.computeIfAbsent(name, key -> new Files());
            }
            case Action.WriteSecrets write -> directory(name).secrets = true;
            case Action.WriteClientConfig write -> {
                require(directory(name).secrets, "client configuration without secrets");
                directory(name).clientConfig = true;
            }
            case Action.DeleteClusterFiles delete -> {
                require(domainsOf(name) == 0, "files deleted under a domain");
                files.remove(name);
            }
            case Action.DeleteNodeFiles delete -> {
                require(find(delete.name(), name).isEmpty(), "files deleted under the domain of " + delete.name());
                Optional.ofNullable(files.get(name)).ifPresent(there -> there.nodes.remove(delete.name()));
            }
            case Action.AwaitHealthy healthy -> awaitHealthy(healthy.desired());
            case Action.AwaitNodesReady ready -> awaitHealthy(ready.desired());
            case Action.ForDomain onDomain -> onDomain(onDomain);
            case Action.ForNode onNode -> onNode(onNode);
        }
    }

    private void onDomain(Action.ForDomain action) {
        switch (action) {
            case Action.ShutdownDomain shutdown -> stop(shutdown.domainName());
            case Action.DestroyDomain destroy -> stop(destroy.domainName());
            case Action.UndefineDomain undefine -> {
                stop(undefine.domainName());
                domains.remove(undefine.domainName());
            }
        }
    }

    private void onNode(Action.ForNode action) {
        var cluster = action.desired();
        var node = action.target();
        var there = directory(cluster.name());
        switch (action) {
            case Action.CreateNodeDirectory create -> there.nodes.computeIfAbsent(node.name(), key -> new NodeFiles());
            case Action.CreateStateDisk create -> nodeFiles(cluster, node).stateDisk = true;
            case Action.WriteConfigDrive write -> {
                require(there.secrets, "config without secrets");
                nodeFiles(cluster, node).configDrive = Optional.of(cluster.lease());
            }
            case Action.DefineDomain define -> {
                var file = nodeFiles(cluster, node);
                require(file.stateDisk && file.configDrive.isPresent(), "domain without its disks");
                require(
                        store.get(cluster.name()) != null
                                && store.get(cluster.name()).node(node.name()).isPresent(),
                        "domain of a node that nobody wrote down");
                domains.putIfAbsent(node.domainName(), domain(cluster, node, DomainState.SHUT_OFF));
            }
            case Action.ThawDomain thaw -> thaw(cluster, node);
            case Action.StartDomain start -> start(cluster, node);
            case Action.AdoptFork adopt -> {
                require(
                        find(node.name(), cluster.name()).orElseThrow().state() == DomainState.RUNNING,
                        "fork told before it runs");
                guest(node).answers = true;
                guest(node).lease = cluster.lease();
                guest(node).adopted = true;
            }
            case Action.PlugIn plug -> {
                var plugged = require(node);
                require(plugged.state() == DomainState.RUNNING, "plugged in before it runs");
                domains.put(node.domainName(), changed(plugged, plugged.state(), Set.of()));
            }
            case Action.ClearFaults clear -> {
                require(require(node).state() == DomainState.RUNNING, "faults cleared before it runs");
                require(guest(node).answers, "faults cleared before the API answers");
                guest(node).bears = false;
            }
            case Action.AwaitNodeApi await -> guest(node).answers = true;
            case Action.SetClock clock -> {
                require(guest(node).answers, "clock set before the API answers");
                require(!guest(node).bears, "clock and lease told to a node whose disk may be full");
            }
            case Action.BootstrapEtcd bootstrap -> {
                require(guest(node).answers, "bootstrap before the API answers");
                nodeFiles(cluster, node).etcdData = true;
            }
            case Action.RenewNodeLease renew -> {
                require(guest(node).answers, "lease told before the API answers");
                guest(node).lease = cluster.lease();
            }
            case Action.UpdateMetadata update -> {
                var old = require(node);
                domains.put(node.domainName(), domain(cluster, node, old.state()));
            }
        }
    }

    private void thaw(DesiredCluster cluster, DesiredNode node) {
        var domain = require(node);
        var file = nodeFiles(cluster, node);
        require(file.stateDisk, "thawed without its disk");
        if (domain.state() == DomainState.SHUT_OFF) {
            file.etcdData = true;
            guests.put(node.domainId(), new Guest(new Lease.Permanent()));
            domains.put(node.domainName(), withState(domain, DomainState.PAUSED));
        }
    }

    private void start(DesiredCluster cluster, DesiredNode node) {
        var domain = require(node);
        require(domain.state() != DomainState.STOPPING, "start of a domain that is stopping");
        if (cluster.thaws()) {
            for (var each : cluster.nodes()) {
                require(require(each).state() != DomainState.SHUT_OFF, "a fork goes on before all of it is loaded");
            }
            domains.put(node.domainName(), withState(domain, DomainState.RUNNING));
        } else if (domain.state() != DomainState.RUNNING) {
            var config = nodeFiles(cluster, node).configDrive.orElseThrow();
            guests.put(node.domainId(), new Guest(config));
            domains.put(node.domainName(), withState(domain, DomainState.RUNNING));
        }
    }

    private void awaitHealthy(DesiredCluster cluster) {
        for (var node : cluster.nodes()) {
            require(!cluster.thaws() || guest(node).adopted, node.name() + " does not know that it is a fork");
            require(guest(node).answers, "health awaited before the API of " + node.name() + " answers");
        }
        require(
                nodeFiles(cluster, cluster.firstControlPlane()).etcdData,
                "health awaited, and etcd was never bootstrapped");
    }

    /** Whether the whole cluster runs, knows its lease, and is written down as such. */
    boolean reached(DesiredCluster wanted) {
        var kept = store.get(wanted.name());
        if (kept == null || !kept.equals(wanted.withPhase(Phase.ACTIVE).withLeaseSettled())) {
            return false;
        }
        var there = directory(wanted.name());
        return there.secrets
                && there.clientConfig
                && domainsOf(wanted.name()) == wanted.nodes().size()
                && wanted.nodes().stream().allMatch(node -> {
                    var domain = domains.get(node.domainName());
                    return domain != null
                            && domain.state() == DomainState.RUNNING
                            && domain.unplugged().isEmpty()
                            && MetadataCodec.decode(domain.metadata()).equals(NodeMetadata.of(wanted, node))
                            && guest(node).lease.equals(wanted.lease());
                });
    }

    void stop(DomainName name) {
        domains.computeIfPresent(name, (key, domain) -> {
            guests.remove(domain.id());
            return withState(domain, DomainState.SHUT_OFF);
        });
    }

    /** Puts a domain into a state that somebody else brought it into. */
    void disturb(DomainName name, DomainState state) {
        domains.computeIfPresent(name, (key, domain) -> {
            if (state != DomainState.RUNNING) {
                guests.remove(domain.id());
            }
            return withState(domain, state);
        });
    }

    /** The node bears something of which only itself knows. */
    void burden(DesiredNode node) {
        guest(node).bears = true;
    }

    boolean bears(DesiredNode node) {
        return guest(node).bears;
    }

    void unplug(DomainName name, MacAddress card) {
        domains.computeIfPresent(
                name,
                (key, domain) ->
                        domain.state() == DomainState.RUNNING ? changed(domain, domain.state(), Set.of(card)) : domain);
    }

    private static ObservedDomain changed(ObservedDomain domain, DomainState state, Set<MacAddress> unplugged) {
        return new ObservedDomain(
                domain.name(),
                domain.id(),
                state,
                domain.persistent(),
                domain.cpus(),
                domain.memory(),
                domain.metadata(),
                unplugged,
                domain.limits(),
                domain.problem());
    }

    private long domainsOf(ClusterName name) {
        return domains.values().stream()
                .filter(domain ->
                        name.value().equals(domain.metadata().properties().get("cluster")))
                .count();
    }

    private Optional<ObservedDomain> find(NodeName node, ClusterName cluster) {
        return Optional.ofNullable(domains.get(new DomainName("coppice-" + cluster + "-" + node)));
    }

    private ObservedDomain require(DesiredNode node) {
        return find(node.name(), clusterOf(node))
                .orElseThrow(() -> new AssertionError("no domain " + node.domainName()));
    }

    private static ClusterName clusterOf(DesiredNode node) {
        var text = node.domainName().value();
        return new ClusterName(text.substring(
                "coppice-".length(), text.length() - node.name().value().length() - 1));
    }

    private Guest guest(DesiredNode node) {
        return Optional.ofNullable(guests.get(node.domainId()))
                .orElseThrow(() -> new AssertionError(node.name() + " does not run"));
    }

    private Files directory(ClusterName name) {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(() -> new AssertionError("no directory of cluster " + name));
    }

    private NodeFiles nodeFiles(DesiredCluster cluster, DesiredNode node) {
        return Optional.ofNullable(directory(cluster.name()).nodes.get(node.name()))
                .orElseThrow(() -> new AssertionError("no directory of " + node.name()));
    }

    private static ObservedDomain domain(DesiredCluster cluster, DesiredNode node, DomainState state) {
        return new ObservedDomain(
                node.domainName(),
                node.domainId(),
                state,
                true,
                cluster.settings(node.role()).cpus(),
                cluster.settings(node.role()).memory(),
                MetadataCodec.encode(NodeMetadata.of(cluster, node)));
    }

    /** What has no power starts with all its cables in. */
    private static ObservedDomain withState(ObservedDomain domain, DomainState state) {
        var on = state != DomainState.SHUT_OFF && state != DomainState.CRASHED;
        return changed(domain, state, on ? domain.unplugged() : Set.of());
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }
}
