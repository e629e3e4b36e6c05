package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeFaults;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.Probe;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.templates.DiskSerials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes nodes bear what clusters are to cope with. It takes no lock and stores nothing: a fault asks nobody whether it suits. */
final class Faults {

    private final Hosts hosts;
    private final Views views;
    private final NodeFaultCalls calls;

    Faults(Hosts hosts, Views views, NodeFaultCalls calls) {
        this.hosts = hosts;
        this.views = views;
        this.calls = calls;
    }

    void inject(ClusterName cluster, NodeName name, Fault fault) {
        var wanted = views.wanted(cluster);
        var node = node(wanted, name);
        onHost(wanted, node, hypervisor -> inject(hypervisor, wanted, node, fault));
    }

    private void inject(Hypervisor hypervisor, DesiredCluster cluster, DesiredNode node, Fault fault) {
        switch (fault) {
            case Fault.Machine.KILL -> hypervisor.destroy(node.domainId());
            case Fault.Machine.PAUSE -> hypervisor.suspend(node.domainId());
            case Fault.Machine.RESUME -> hypervisor.resume(node.domainId());
            case Fault.Machine.RESET -> hypervisor.reset(node.domainId());
            case Fault.Machine.UNPLUG -> hypervisor.setLink(node.domainId(), node.segmentMac(), false);
            case Fault.Machine.PLUG -> hypervisor.setLink(node.domainId(), node.segmentMac(), true);
            case Fault.SlowDisk(var operations, var bytes) ->
                hypervisor.limitDisk(node.domainId(), DiskSerials.STATE, new DiskLimit(operations, bytes));
            case Fault.Inside inside -> {
                if (inside instanceof Fault.CutOff(var others)) {
                    others.forEach(other -> node(cluster, other));
                }
                requireRunning(hypervisor, cluster, node);
                calls.inject(cluster, node, inside);
            }
        }
    }

    void partition(ClusterName name, List<Set<NodeName>> groups) {
        var cluster = views.wanted(name);
        var partition = new Partition(cluster, groups);
        var running = cluster.nodes().stream()
                .filter(node ->
                        state(cluster, node).filter(DomainState.RUNNING::equals).isPresent())
                .toList();
        attempt(running, node -> calls.inject(cluster, node, new Fault.CutOff(partition.beyond(node.name()))));
    }

    void clear(ClusterName name, Set<NodeName> names) {
        var cluster = views.wanted(name);
        names.forEach(each -> node(cluster, each));
        attempt(
                cluster.nodes().stream()
                        .filter(node -> names.isEmpty() || names.contains(node.name()))
                        .toList(),
                node -> onHost(cluster, node, hypervisor -> clear(hypervisor, cluster, node)));
    }

    private void clear(Hypervisor hypervisor, DesiredCluster cluster, DesiredNode node) {
        var domain = hypervisor.find(node.domainId());
        if (domain.isEmpty()) {
            return;
        }
        domain.get().unplugged().forEach(card -> hypervisor.setLink(node.domainId(), card, true));
        domain.get().limits().keySet().forEach(serial -> hypervisor.limitDisk(node.domainId(), serial, DiskLimit.NONE));
        switch (domain.get().state()) {
            case RUNNING -> calls.clear(cluster, node);
            case PAUSED -> throw paused(cluster, node, "what it bears inside cannot be undone yet");
            case STOPPING, SHUT_OFF, CRASHED -> {}
        }
    }

    List<NodeFaults> list(ClusterName name) {
        var cluster = views.wanted(name);
        return AtOnce.ask(cluster.nodes(), node -> look(cluster, node));
    }

    private NodeFaults look(DesiredCluster cluster, DesiredNode node) {
        var faults = new ArrayList<Fault>();
        var problem = Optional.<String>empty();
        var domain = find(cluster, node);
        if (domain.isPresent()) {
            if (domain.get().state() == DomainState.PAUSED) {
                faults.add(Fault.Machine.PAUSE);
                problem = Optional.of("it stands still and cannot be asked what it bears inside");
            }
            if (!domain.get().unplugged().isEmpty()) {
                faults.add(Fault.Machine.UNPLUG);
            }
            faults.addAll(ofDisks(domain.get()));
            if (domain.get().state() == DomainState.RUNNING) {
                try {
                    faults.addAll(calls.list(cluster, node));
                } catch (CoppiceException e) {
                    problem = Optional.of(String.valueOf(e.getMessage()));
                }
            }
        }
        var state = domain.map(
                        found -> found.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .orElse("absent");
        return new NodeFaults(node.name(), state, faults, problem);
    }

    Probe probe(ClusterName name, NodeName from, NodeName to, Duration limit) {
        var cluster = views.wanted(name);
        var source = node(cluster, from);
        var target = node(cluster, to);
        onHost(cluster, source, hypervisor -> requireRunning(hypervisor, cluster, source));
        return calls.probe(cluster, source, target, limit);
    }

    /** Faults of disks, as the host shows them. */
    static List<Fault> ofDisks(ObservedDomain domain) {
        return domain.limits().values().stream()
                .<Fault>map(limit -> new Fault.SlowDisk(limit.operationsPerSecond(), limit.bytesPerSecond()))
                .toList();
    }

    static String words(List<Fault> faults) {
        return faults.stream().map(Fault::words).collect(Collectors.joining(", "));
    }

    private interface Work {
        void on(DesiredNode node);
    }

    /** All of them, whatever becomes of those before; then the first failure is told. */
    private static void attempt(List<DesiredNode> nodes, Work work) {
        var failures = new ArrayList<CoppiceException>();
        for (var node : nodes) {
            try {
                work.on(node);
            } catch (CoppiceException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            var first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private DesiredNode node(DesiredCluster cluster, NodeName name) {
        return cluster.node(name).orElseThrow(() -> views.missing(cluster.name(), name));
    }

    private Optional<ObservedDomain> find(DesiredCluster cluster, DesiredNode node) {
        try {
            return hosts.at(cluster.spec().hostUri()).find(node.domainId());
        } catch (HypervisorException e) {
            throw Hosts.unusable(cluster.spec().hostUri(), e);
        }
    }

    private Optional<DomainState> state(DesiredCluster cluster, DesiredNode node) {
        return find(cluster, node).map(ObservedDomain::state);
    }

    private interface HostWork {
        void on(Hypervisor hypervisor);
    }

    private void onHost(DesiredCluster cluster, DesiredNode node, HostWork work) {
        try {
            work.on(hosts.at(cluster.spec().hostUri()));
        } catch (HypervisorException.InvalidState | HypervisorException.NotFound e) {
            throw notRunning(cluster, node);
        } catch (HypervisorException e) {
            throw new CoppiceException.HostNotReady(
                    "node " + node.name() + " of cluster " + cluster.name() + ": " + e.getMessage(),
                    "see how it is with 'coppice cluster show " + cluster.name() + "', then try again",
                    e);
        }
    }

    private static void requireRunning(Hypervisor hypervisor, DesiredCluster cluster, DesiredNode node) {
        var state = hypervisor.find(node.domainId()).map(ObservedDomain::state).orElse(DomainState.SHUT_OFF);
        switch (state) {
            case RUNNING -> {}
            case PAUSED -> throw paused(cluster, node, "it cannot be asked anything");
            case STOPPING, SHUT_OFF, CRASHED -> throw notRunning(cluster, node);
        }
    }

    private static CoppiceException notRunning(DesiredCluster cluster, DesiredNode node) {
        return new CoppiceException.Conflict(
                "node " + node.name() + " of cluster " + cluster.name() + " does not run",
                "start it with 'coppice cluster start " + cluster.name() + "'");
    }

    private static CoppiceException paused(DesiredCluster cluster, DesiredNode node, String consequence) {
        return new CoppiceException.Conflict(
                "node " + node.name() + " of cluster " + cluster.name() + " stands still: " + consequence,
                "let it go on with 'coppice fault resume " + node.name() + " --cluster " + cluster.name()
                        + "' and try again, or undo all with 'coppice cluster start " + cluster.name() + "'");
    }
}
