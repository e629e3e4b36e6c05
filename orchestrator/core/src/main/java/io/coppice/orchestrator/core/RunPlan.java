package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainState;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeRole;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Makes, completes, starts and renews a cluster. */
final class RunPlan {

    private static final String RECORD = "record";
    private static final String DIRECTORY = "directory";
    private static final String SECRETS = "secrets";

    private final PlanBuilder plan;
    private final DesiredCluster wanted;
    private final Optional<DesiredCluster> stored;
    private final ObservedCluster observed;

    /** Whether nodes that run already are to lose their faults: only they know which those are. */
    private boolean undoes;

    private RunPlan(
            PlanBuilder plan, DesiredCluster wanted, Optional<DesiredCluster> stored, ObservedCluster observed) {
        this.plan = plan;
        this.wanted = wanted;
        this.stored = stored;
        this.observed = observed;
    }

    static Plan up(DesiredCluster wanted, Optional<DesiredCluster> stored, ObservedCluster observed) {
        var plan = new PlanBuilder();
        if (stored.isPresent() && stored.get().phase() == Phase.REMOVING) {
            RemovalPlan.addTo(plan, wanted.name(), stored, observed);
            return new RunPlan(plan, wanted, Optional.empty(), ObservedCluster.nothing(wanted.name(), wanted.home()))
                    .run();
        }
        return new RunPlan(plan, wanted, stored, observed).run();
    }

    /** What was made of a fork when it was cut off has run on by itself, or not: the parts no longer fit together. */
    private void refuseHalfForks() {
        if (wanted.thaws() && !observed.isNothing()) {
            throw new CoppiceException.Conflict(
                    "cluster " + wanted.name() + " is a fork that was not finished",
                    "Remove it with 'coppice down " + wanted.name() + "', then fork again.");
        }
    }

    static Plan start(DesiredCluster stored, ObservedCluster observed) {
        var start = new RunPlan(new PlanBuilder(), stored, Optional.of(stored), observed);
        start.undoes = true;
        return start.run();
    }

    static Plan renew(DesiredCluster stored, Lease lease, ObservedCluster observed) {
        var run = new RunPlan(new PlanBuilder(), stored.withLease(lease), Optional.of(stored), observed);
        run.refuseStrangers();
        run.record();
        for (var node : run.wanted.nodes()) {
            var seen = observed.node(node.name());
            var hasDrive = seen.machine().isPresent() || seen.files().configDrive();
            if (hasDrive && run.leaseMoves(seen)) {
                run.plan.add(new Action.WriteConfigDrive(run.wanted, node), Set.of(RECORD));
            }
            run.tellLease(node, seen);
        }
        run.settleLease();
        return run.plan.build();
    }

    private Plan run() {
        refuseLeftovers();
        refuseStrangers();
        refuseLostSecrets();
        refuseHalfForks();
        record();
        if (!observed.files().directory()) {
            plan.add(new Action.CreateClusterDirectory(wanted), Set.of(RECORD));
        }
        if (!observed.files().secrets()) {
            plan.add(new Action.WriteSecrets(wanted), Set.of(RECORD, DIRECTORY));
        }
        if (!observed.files().clientConfig()) {
            plan.add(new Action.WriteClientConfig(wanted), Set.of(RECORD, DIRECTORY, SECRETS));
        }
        var ready = new HashSet<>(Set.of(RECORD, "client-config"));
        wanted.nodes().forEach(node -> prepare(node, observed.node(node.name())));
        for (var node : wanted.nodes()) {
            run(node, observed.node(node.name()));
            ready.add(new Action.AdoptFork(wanted, node).id());
            ready.add(new Action.AwaitNodeApi(wanted, node).id());
            ready.add(new Action.SetClock(wanted, node).id());
            ready.add(new Action.PlugIn(wanted, node).id());
            ready.add(new Action.ClearFaults(wanted, node).id());
            ready.add(new Action.UpdateMetadata(wanted, node).id());
        }
        bootstrap(ready);
        // kubelets that were thawed do not say in which boot they are, as those do that were started
        if (wanted.kubernetes().isPresent() && !wanted.thaws()) {
            var nodesReady = new Action.AwaitNodesReady(wanted);
            plan.add(nodesReady, ready);
            ready.add(nodesReady.id());
        }
        plan.add(new Action.AwaitHealthy(wanted), ready);
        settleLease();
        if (wanted.phase() != Phase.ACTIVE) {
            plan.add(new Action.MarkPhase(wanted.name(), Phase.ACTIVE), Set.of("await-healthy"));
        }
        return plan.build();
    }

    private void record() {
        if (stored.isEmpty() || !stored.get().equals(wanted)) {
            plan.add(new Action.RecordCluster(wanted), plan.planned());
        }
    }

    private void prepare(DesiredNode node, ObservedNode seen) {
        var name = "/" + node.name();
        if (!seen.files().directory()) {
            plan.add(new Action.CreateNodeDirectory(wanted, node), Set.of(RECORD, DIRECTORY));
        }
        var inPlace = Set.of(RECORD, DIRECTORY, DIRECTORY + name);
        if (!seen.files().stateDisk()) {
            refuseLostMember(node, seen);
            plan.add(new Action.CreateStateDisk(wanted, node), inPlace);
        }
        var heldAnew = !runs(seen) && wanted.lease() instanceof Lease.HeldBy;
        if (!seen.files().configDrive() || heldAnew || leaseMoves(seen)) {
            var before = new HashSet<>(inPlace);
            before.add(SECRETS);
            plan.add(new Action.WriteConfigDrive(wanted, node), before);
        }
        if (seen.machine().isEmpty()) {
            plan.add(new Action.DefineDomain(wanted, node), Set.of(RECORD, "state-disk" + name, "config-drive" + name));
        }
        if (wanted.thaws()) {
            plan.add(
                    new Action.ThawDomain(wanted, node),
                    Set.of(RECORD, "state-disk" + name, "config-drive" + name, "define" + name));
        }
    }

    private static boolean runs(ObservedNode seen) {
        return seen.machine()
                .map(machine -> StopPlan.runs(machine.domain().state()))
                .orElse(false);
    }

    private static boolean isPaused(ObservedNode seen) {
        return seen.machine()
                .filter(machine -> machine.domain().state() == DomainState.PAUSED)
                .isPresent();
    }

    /** Machines that are thawed go on together, when all are loaded. */
    private void run(DesiredNode node, ObservedNode seen) {
        var name = "/" + node.name();
        var domain = seen.machine().map(ObservedNode.Machine::domain);
        var runs = runs(seen);
        if (!runs) {
            domain.filter(found -> found.state() == DomainState.STOPPING)
                    .ifPresent(found -> plan.add(
                            new Action.DestroyDomain(wanted.name(), node.name(), found.id(), found.name()),
                            Set.of(RECORD)));
            var before = new HashSet<>(
                    Set.of(RECORD, "state-disk" + name, "config-drive" + name, "define" + name, "destroy" + name));
            wanted.nodes().forEach(each -> before.add(new Action.ThawDomain(wanted, each).id()));
            plan.add(new Action.StartDomain(wanted, node), before);
        }
        if (wanted.thaws()) {
            plan.add(new Action.AdoptFork(wanted, node), Set.of(RECORD, "start" + name, SECRETS));
        } else if (!runs || seen.api() != ObservedNode.Api.ANSWERS) {
            plan.add(new Action.AwaitNodeApi(wanted, node), Set.of(RECORD, "start" + name, SECRETS));
        }
        // first of all that is told: a full disk keeps no lease
        if (!wanted.thaws() && ((undoes && runs) || isPaused(seen))) {
            plan.add(new Action.ClearFaults(wanted, node), Set.of(RECORD, "start" + name, "await-api" + name, SECRETS));
        }
        if (!wanted.thaws() && isPaused(seen)) {
            plan.add(
                    new Action.SetClock(wanted, node),
                    Set.of(RECORD, "await-api" + name, "clear-faults" + name, SECRETS));
        }
        if (domain.filter(found -> !found.unplugged().isEmpty()).isPresent()) {
            plan.add(new Action.PlugIn(wanted, node), Set.of(RECORD, "start" + name));
        }
        tellLease(node, seen);
    }

    /** Nodes are told after their drive was written, so that a drive never holds an older lease than its node. */
    private void tellLease(DesiredNode node, ObservedNode seen) {
        if (seen.machine().isEmpty()) {
            return;
        }
        var name = "/" + node.name();
        var willRun = plan.has("start" + name)
                || seen.machine()
                        .map(machine -> StopPlan.runs(machine.domain().state()))
                        .orElse(false);
        if (willRun && (leaseMoves(seen) || wanted.lease() instanceof Lease.HeldBy)) {
            plan.add(
                    new Action.RenewNodeLease(wanted, node),
                    Set.of(
                            RECORD,
                            "config-drive" + name,
                            "start" + name,
                            "await-api" + name,
                            "clear-faults" + name,
                            SECRETS));
        }
        if (metadataDiffers(seen)) {
            plan.add(
                    new Action.UpdateMetadata(wanted, node),
                    Set.of(RECORD, "config-drive" + name, "renew-lease" + name));
        }
    }

    /** Last of all that concerns the lease: until then, the rest is planned again. */
    private void settleLease() {
        if (!wanted.leaseSettled()) {
            plan.add(new Action.SettleLease(wanted.name(), wanted.lease()), plan.planned());
        }
    }

    private boolean leaseMoves(ObservedNode seen) {
        return !wanted.leaseSettled() || metadataDiffers(seen);
    }

    private boolean metadataDiffers(ObservedNode seen) {
        return seen.machine()
                .map(machine -> !machine.metadata().lease().equals(wanted.lease()))
                .orElse(false);
    }

    private void bootstrap(Set<String> ready) {
        if (wanted.phase() != Phase.ACTIVE && !wanted.thaws() && observed.etcd() != ObservedCluster.Etcd.BOOTSTRAPPED) {
            var first = wanted.firstControlPlane();
            var bootstrap = new Action.BootstrapEtcd(wanted, first);
            plan.add(bootstrap, Set.of(RECORD, new Action.AwaitNodeApi(wanted, first).id(), SECRETS));
            ready.add(bootstrap.id());
        }
    }

    /** What nobody wrote down was not left by a command that was cut off: that writes down first and forgets last. */
    private void refuseLeftovers() {
        if (stored.isEmpty() && !observed.isNothing()) {
            throw new CoppiceException.Conflict(
                    "there are machines or files of a cluster " + wanted.name() + " in " + observed.home()
                            + ", but nothing is written down about it",
                    "Remove what is left with 'coppice down " + wanted.name() + "', then try again.");
        }
    }

    /** A domain of the cluster that nobody wrote down may hold somebody's data: it is not touched on the way up. */
    private void refuseStrangers() {
        for (var seen : observed.nodes().values()) {
            seen.machine().ifPresent(machine -> {
                var known = wanted.node(seen.name())
                        .filter(node -> node.domainId().equals(machine.domain().id()));
                if (known.isEmpty()) {
                    throw new CoppiceException.Conflict(
                            "domain " + machine.domain().name() + " says it belongs to cluster " + wanted.name()
                                    + ", but is none of the machines written down for it",
                            "Remove what is left with 'coppice down " + wanted.name() + "', then try again.");
                }
            });
        }
    }

    private void refuseLostSecrets() {
        var configured = observed.nodes().values().stream()
                .filter(node -> node.files().configDrive())
                .findFirst();
        if (!observed.files().secrets() && configured.isPresent()) {
            throw new CoppiceException.Conflict(
                    "the secrets of cluster " + wanted.name() + " are gone, and "
                            + configured.get().name() + " was made with them",
                    "Put back secrets.yaml, or remove the cluster with 'coppice down " + wanted.name() + "'.");
        }
    }

    private void refuseLostMember(DesiredNode node, ObservedNode seen) {
        if (wanted.phase() != Phase.CREATING
                && node.role() == NodeRole.CONTROL_PLANE
                && seen.machine().isPresent()) {
            throw new CoppiceException.Conflict(
                    "the disk of " + node.name() + " is gone, and with it its member of etcd",
                    "Put back state.qcow2, or remove the cluster with 'coppice down " + wanted.name() + "'.");
        }
    }
}
