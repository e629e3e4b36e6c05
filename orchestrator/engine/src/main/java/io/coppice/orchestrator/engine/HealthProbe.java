package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.EtcdMember;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.HealthReport.Check;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks a cluster's nodes how they are. That etcd takes writes is seen from outside: every member has applied an entry of its log that was
 * not there when the looking began. Such an entry is the question for alarms, which etcd puts into its log; and control planes commit a
 * write every few seconds as a part of their own health.
 */
final class HealthProbe {

    /** Name of the check that etcd takes writes. */
    static final String WRITE = "etcd-write";

    /** Name of the check that Kubernetes says of a node that it is ready. */
    private static final String KUBERNETES = "kubernetes";

    private final Function<DesiredNode, NodeClient> clients;
    private final DesiredCluster cluster;
    private final KubernetesAccess kubernetes;
    private OptionalLong indexAtFirst = OptionalLong.empty();
    private long firstSeenNanos;
    private String refusal = "";
    private boolean awaitsWrite;

    /** Keeps in mind what it saw first, so that one probe serves for as many looks as it takes. */
    HealthProbe(DesiredCluster cluster, Function<DesiredNode, NodeClient> clients, KubernetesAccess kubernetes) {
        this.clients = clients;
        this.cluster = cluster;
        this.kubernetes = kubernetes;
    }

    HealthReport look() {
        var looks = looks();
        var voting = voting(looks);
        if (indexAtFirst.isEmpty() && isQuorum(voting)) {
            firstSeenNanos = System.nanoTime();
            indexAtFirst = voting.stream()
                    .mapToLong(look -> look.etcd().orElseThrow().getRaftIndex())
                    .max();
            commit(voting.getFirst().node());
            looks = looks();
            voting = voting(looks);
        }
        var checks = new ArrayList<Check>();
        looks.forEach(look -> checks.addAll(look.checks()));
        checks.add(members(voting));
        checks.add(write(voting));
        cluster.kubernetes().ifPresent(_ -> checks.addAll(nodesReady()));
        return new HealthReport(cluster.name(), checks);
    }

    private static List<NodeLook> voting(List<NodeLook> looks) {
        return looks.stream().filter(look -> look.etcd().isPresent()).toList();
    }

    private boolean isQuorum(List<NodeLook> voting) {
        return voting.size() > cluster.controlPlanes().size() / 2;
    }

    /** What becomes of the entry is seen in the members' indexes. */
    private void commit(DesiredNode node) {
        try {
            var unused = clients.apply(node).machine(NodeLook.LIMIT).etcdAlarmList(Empty.getDefaultInstance());
        } catch (StatusRuntimeException e) {
            refusal = "; " + node.name() + " was asked for one: " + RpcFailures.describe(e);
        }
    }

    private List<NodeLook> looks() {
        return AtOnce.ask(cluster.nodes(), node -> NodeLook.at(cluster, node, clients.apply(node)));
    }

    private List<Check> nodesReady() {
        try {
            var states = kubernetes.nodes(cluster);
            return cluster.nodes().stream()
                    .map(node -> new Check(
                            Optional.of(node.name()), KUBERNETES, states.ready(node), states.describe(node.name())))
                    .toList();
        } catch (IOException e) {
            return List.of(new Check(
                    Optional.empty(),
                    KUBERNETES,
                    false,
                    "its API does not answer: " + Failures.describe(e) + "; see "
                            + NodeCommands.logs(
                                    cluster.name(), cluster.firstControlPlane().name(), "kube-apiserver")));
        }
    }

    private Check members(List<NodeLook> looks) {
        var expected = names(cluster.controlPlanes());
        var problems = new TreeSet<String>();
        for (var look : looks) {
            var seen = look.members().stream().map(EtcdMember::getHostname).collect(Collectors.toSet());
            if (!seen.equals(expected)) {
                problems.add(look.node().name() + " knows the members " + new TreeSet<>(seen) + " instead of "
                        + new TreeSet<>(expected));
            }
            look.members().stream()
                    .filter(EtcdMember::getIsLearner)
                    .forEach(member -> problems.add(member.getHostname() + " is a learner still"));
        }
        var leaders = new HashSet<Long>();
        looks.forEach(look -> look.etcd().ifPresent(status -> leaders.add(status.getLeader())));
        if (leaders.size() > 1) {
            problems.add("the members follow different leaders");
        }
        missing(looks).ifPresent(problems::add);
        return new Check(
                Optional.empty(),
                "etcd-members",
                problems.isEmpty(),
                problems.isEmpty()
                        ? expected.size() + " of " + expected.size() + " vote"
                        : String.join("; ", problems));
    }

    /** Whether a quorum answered the last look and only time can tell whether it takes writes. */
    boolean awaitsWrite() {
        return awaitsWrite;
    }

    /** A quorum that takes a write is enough: who is silent fails its own checks. */
    private Check write(List<NodeLook> looks) {
        awaitsWrite = false;
        if (!isQuorum(looks)) {
            return new Check(
                    Optional.empty(),
                    WRITE,
                    false,
                    looks.size() + " of " + cluster.controlPlanes().size() + " members answer, which is no quorum"
                            + missing(looks).map(it -> ": " + it).orElse(""));
        }
        var applied = looks.stream()
                .mapToLong(look -> look.etcd().orElseThrow().getRaftAppliedIndex())
                .min()
                .orElseThrow();
        var first = indexAtFirst.orElseThrow();
        awaitsWrite = applied <= first;
        return new Check(
                Optional.empty(),
                WRITE,
                applied > first,
                applied > first
                        ? "a write was committed and applied by every member that answers (index " + first + " → "
                                + applied + ")"
                        : noWrite(looks, first));
    }

    private String noWrite(List<NodeLook> looks, long first) {
        var behind = looks.stream()
                .filter(look -> look.etcd().orElseThrow().getRaftAppliedIndex() <= first)
                .map(look -> look.node().name() + " (index "
                        + look.etcd().orElseThrow().getRaftAppliedIndex() + ")")
                .sorted()
                .toList();
        var seconds = Duration.ofNanos(System.nanoTime() - firstSeenNanos).toSeconds();
        return "no write was committed and applied in the " + seconds + " s since index " + first + " was seen, by "
                + String.join(", ", behind)
                + ", though every control plane writes about each 5 s" + refusal + ": see "
                + NodeCommands.etcdLogs(
                        cluster.name(), cluster.controlPlanes().getFirst().name());
    }

    private Optional<String> missing(List<NodeLook> looks) {
        var answered = names(looks.stream().map(NodeLook::node).toList());
        var silent = new TreeSet<>(names(cluster.controlPlanes()));
        silent.removeAll(answered);
        return silent.isEmpty() ? Optional.empty() : Optional.of("no status from " + String.join(", ", silent));
    }

    private static Set<String> names(List<DesiredNode> nodes) {
        return nodes.stream().map(node -> node.name().value()).collect(Collectors.toSet());
    }
}
