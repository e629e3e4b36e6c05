package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.EtcdMember;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.nodeos.api.machine.EtcdMemberStatus;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.orchestrator.HealthReport.Check;
import io.coppice.orchestrator.NodeRole;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one node says of itself when it is asked.
 *
 * @param checks of this node alone
 * @param members of etcd, as this control plane knows them
 * @param etcd state of this control plane's member
 */
record NodeLook(DesiredNode node, List<Check> checks, List<EtcdMember> members, Optional<EtcdMemberStatus> etcd) {

    static final Duration LIMIT = Duration.ofSeconds(20);

    /** States of a service that did its work and ended, or has none on this node. */
    private static final List<String> AT_REST = List.of("Finished", "Skipped");

    NodeLook {
        checks = List.copyOf(checks);
        members = List.copyOf(members);
    }

    static NodeLook at(DesiredCluster cluster, DesiredNode node, NodeClient client) {
        var checks = new ArrayList<Check>();
        var name = Optional.of(node.name());
        var services = ask(client, stub -> stub.serviceList(Empty.getDefaultInstance()));
        checks.add(new Check(
                name,
                "api",
                services.value().isPresent(),
                services.value().isPresent()
                        ? "answers at " + node.apiEndpoint() + " with its own certificate"
                        : services.problem()));
        services.value()
                .ifPresent(response -> checks.add(services(
                        cluster,
                        node,
                        response.getMessagesList().stream()
                                .flatMap(message -> message.getServicesList().stream())
                                .toList())));
        if (node.role() == NodeRole.WORKER || services.value().isEmpty()) {
            return new NodeLook(node, checks, List.of(), Optional.empty());
        }
        var members = ask(client, stub -> stub.etcdMemberList(EtcdMemberListRequest.getDefaultInstance()));
        var status = ask(client, stub -> stub.etcdStatus(Empty.getDefaultInstance()));
        var found = status.value()
                .flatMap(response -> response.getMessagesList().stream()
                        .map(message -> message.getMemberStatus())
                        .findFirst());
        checks.add(member(node, found, status.problem()));
        return new NodeLook(
                node,
                checks,
                members.value()
                        .map(response -> response.getMessagesList().stream()
                                .flatMap(message -> message.getMembersList().stream())
                                .toList())
                        .orElse(List.of()),
                found);
    }

    private record Reply<T>(Optional<T> value, String problem) {}

    private static <T> Reply<T> ask(NodeClient client, Function<MachineServiceBlockingStub, T> call) {
        try {
            return new Reply<>(Optional.of(call.apply(client.machine(LIMIT))), "");
        } catch (StatusRuntimeException e) {
            return new Reply<>(Optional.empty(), RpcFailures.describe(e));
        }
    }

    private static Check services(DesiredCluster cluster, DesiredNode node, List<ServiceInfo> services) {
        var unwell = services.stream().filter(service -> !well(service)).toList();
        var missing = wanted(cluster, node)
                .filter(id ->
                        services.stream().noneMatch(service -> service.getId().equals(id)))
                .toList();
        if (unwell.isEmpty() && missing.isEmpty()) {
            return new Check(
                    Optional.of(node.name()),
                    "services",
                    true,
                    services.stream().map(ServiceInfo::getId).collect(Collectors.joining(", ")) + " run");
        }
        var problems = new ArrayList<String>();
        unwell.forEach(service -> problems.add(describe(service)));
        missing.forEach(id -> problems.add(id + " is not there"));
        return new Check(
                Optional.of(node.name()),
                "services",
                false,
                String.join("; ", problems) + "; see " + NodeCommands.logs(cluster.name(), node.name()));
    }

    private static Stream<String> wanted(DesiredCluster cluster, DesiredNode node) {
        var plain = switch (node.role()) {
            case CONTROL_PLANE -> Stream.of("containerd", "etcd");
            case WORKER -> Stream.of("containerd");
        };
        if (cluster.kubernetes().isEmpty()) {
            return plain;
        }
        var kubernetes = switch (node.role()) {
            case CONTROL_PLANE ->
                Stream.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy");
            case WORKER -> Stream.of("kubelet", "kube-proxy");
        };
        return Stream.concat(plain, kubernetes);
    }

    private static boolean well(ServiceInfo service) {
        if (AT_REST.contains(service.getState())) {
            return true;
        }
        var health = service.getHealth();
        return service.getState().equals("Running") && (health.getUnknown() || health.getHealthy());
    }

    private static String describe(ServiceInfo service) {
        var health = service.getHealth();
        var message = health.getLastMessage().isEmpty() ? "" : " (" + health.getLastMessage() + ")";
        return service.getId() + " is " + service.getState()
                + (service.getState().equals("Running") ? " and unhealthy" : "") + message;
    }

    private static Check member(DesiredNode node, Optional<EtcdMemberStatus> status, String problem) {
        var problems = new ArrayList<String>();
        if (status.isEmpty()) {
            problems.add("etcd gives no status: " + (problem.isEmpty() ? "an empty answer" : problem));
        }
        status.ifPresent(member -> {
            if (member.getLeader() == 0) {
                problems.add("it has no leader");
            }
            if (member.getIsLearner()) {
                problems.add("it is a learner still");
            }
            problems.addAll(member.getErrorsList());
        });
        return new Check(
                Optional.of(node.name()),
                "etcd",
                problems.isEmpty(),
                problems.isEmpty()
                        ? "member " + Long.toHexString(status.orElseThrow().getMemberId()) + " votes"
                        : String.join("; ", problems));
    }
}
