package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.core.Action;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.Plan;
import java.io.IOException;

/** Carries the actions of one operation out. Every one of them can be repeated. */
final class ActionRunner implements PlanExecutor.StepRunner {

    /** So often a node's ports are tried. */
    private static final int MOST_PORTS = 5;

    private final DesiredClusters clusters;
    private final ClusterKeys keys;
    private final FileSteps files;
    private final DomainSteps domains;
    private final MachineStart machines;
    private final NodeSteps nodes;
    private final PortConflicts ports;

    ActionRunner(
            DesiredClusters clusters,
            ClusterKeys keys,
            FileSteps files,
            DomainSteps domains,
            MachineStart machines,
            NodeSteps nodes,
            PortConflicts ports) {
        this.clusters = clusters;
        this.keys = keys;
        this.files = files;
        this.domains = domains;
        this.machines = machines;
        this.nodes = nodes;
        this.ports = ports;
    }

    @Override
    public void run(Plan.Step step, StepContext context) throws IOException {
        switch (step.action()) {
            case Action.ForCluster action -> forCluster(action, context);
            case Action.ForNode action -> forNode(action, context);
            case Action.ForDomain action -> forDomain(action, context);
            case Action.MarkPhase action -> clusters.mark(action.cluster(), action.phase());
            case Action.SettleLease action ->
                clusters.change(
                        action.cluster(),
                        cluster -> cluster.lease().equals(action.lease()) ? cluster.withLeaseSettled() : cluster);
            case Action.DeleteNodeFiles action -> FileSteps.deleteNode(action);
            case Action.DeleteClusterFiles action -> files.deleteCluster(action.cluster(), action.home());
            case Action.ForgetCluster action -> clusters.forget(action.cluster());
        }
    }

    private void forCluster(Action.ForCluster action, StepContext context) throws IOException {
        var cluster = ports.current(action.desired());
        switch (action) {
            case Action.RecordCluster _ -> clusters.put(cluster);
            case Action.CreateClusterDirectory _ -> files.createClusterDirectory(cluster);
            case Action.WriteSecrets _ -> files.makeSecrets(cluster);
            case Action.WriteClientConfig _ -> keys.writeClientConfig(cluster);
            case Action.AwaitNodesReady _ -> nodes.awaitNodesReady(cluster, context);
            case Action.AwaitHealthy _ -> nodes.awaitHealthy(cluster, context);
        }
    }

    private void forNode(Action.ForNode action, StepContext context) throws IOException {
        var cluster = ports.current(action.desired());
        var node = cluster.node(action.target().name()).orElse(action.target());
        switch (action) {
            case Action.CreateNodeDirectory _ -> files.createNodeDirectory(cluster, node);
            case Action.CreateStateDisk _ -> files.createStateDisk(cluster, node);
            case Action.WriteConfigDrive _ -> files.writeConfigDrive(cluster, node);
            case Action.DefineDomain _ -> domains.define(cluster, node);
            case Action.ThawDomain _ -> thaw(cluster, node, context);
            case Action.StartDomain _ -> start(cluster, node, context);
            case Action.PlugIn _ -> domains.plugIn(node);
            case Action.AwaitNodeApi _ -> awaitApi(cluster, node, context);
            case Action.ClearFaults _ -> {
                domains.clearLimits(node);
                nodes.clearFaults(cluster, node, context);
            }
            case Action.AdoptFork _ -> nodes.adopt(cluster, node, context);
            case Action.SetClock _ -> nodes.setClock(cluster, node, context);
            case Action.BootstrapEtcd _ -> nodes.bootstrapEtcd(cluster, node, context);
            case Action.RenewNodeLease _ -> nodes.renewLease(cluster, node, context);
            case Action.UpdateMetadata _ -> domains.updateMetadata(cluster, node);
        }
    }

    private void forDomain(Action.ForDomain action, StepContext context) {
        switch (action) {
            case Action.ShutdownDomain shutdown -> domains.shutdown(shutdown, context);
            case Action.DestroyDomain destroy -> domains.destroy(destroy);
            case Action.UndefineDomain undefine -> domains.undefine(undefine);
        }
    }

    private void thaw(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        nodes.expect(cluster, node);
        onFreePorts(cluster, node, context, domains::thaw);
    }

    private void start(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        onFreePorts(
                cluster,
                node,
                context,
                (current, target) -> nodes.bootBegins(
                        target, machines.start(current, target, domains.machine(current, target), context)));
    }

    private void awaitApi(DesiredCluster cluster, DesiredNode node, StepContext context) throws IOException {
        if (!nodes.hasBegun(node)) {
            machines.tell(node, domains.machine(cluster, node), context)
                    .ifPresent(from -> nodes.bootBegins(node, from));
        }
        nodes.awaitApi(cluster, node, context);
    }

    private interface Begin {
        void run(DesiredCluster cluster, DesiredNode node) throws IOException;
    }

    /** Another program may have taken the node's port since it was allocated, or take it now: then the node gets another one. */
    private void onFreePorts(DesiredCluster planned, DesiredNode target, StepContext context, Begin begin)
            throws IOException {
        var cluster = planned;
        var node = target;
        for (var attempt = 1; ; attempt++) {
            try {
                begin.run(cluster, node);
                return;
            } catch (HypervisorException.PortInUse e) {
                if (attempt == MOST_PORTS) {
                    throw e;
                }
            } catch (HypervisorException.Failed e) {
                // in words of passt that are not known, or of another backend
                if (attempt == MOST_PORTS || node.ports().stream().allMatch(PortConflicts::isFree)) {
                    throw e;
                }
            }
            cluster = ports.reallocate(cluster, node);
            var moved = cluster.node(node.name()).orElseThrow();
            if (!moved.ports().equals(node.ports())) {
                context.note(
                        node.name(),
                        "ports " + node.ports() + " of 127.0.0.1 are in use by another program; using "
                                + moved.ports());
            }
            node = moved;
            domains.define(cluster, node);
            synchronized (ports) {
                keys.writeClientConfig(ports.current(cluster));
            }
        }
    }
}
