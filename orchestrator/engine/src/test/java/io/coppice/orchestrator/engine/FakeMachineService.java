package io.coppice.orchestrator.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.Bootstrap;
import io.coppice.nodeos.api.machine.BootstrapRequest;
import io.coppice.nodeos.api.machine.BootstrapResponse;
import io.coppice.nodeos.api.machine.EtcdAlarm;
import io.coppice.nodeos.api.machine.EtcdAlarmListResponse;
import io.coppice.nodeos.api.machine.EtcdMember;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.nodeos.api.machine.EtcdMemberListResponse;
import io.coppice.nodeos.api.machine.EtcdMemberStatus;
import io.coppice.nodeos.api.machine.EtcdMembers;
import io.coppice.nodeos.api.machine.EtcdStatus;
import io.coppice.nodeos.api.machine.EtcdStatusResponse;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.nodeos.api.machine.ServiceEvent;
import io.coppice.nodeos.api.machine.ServiceEvents;
import io.coppice.nodeos.api.machine.ServiceHealth;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.nodeos.api.machine.ServiceList;
import io.coppice.nodeos.api.machine.ServiceListResponse;
import io.coppice.nodeos.api.machine.Version;
import io.coppice.nodeos.api.machine.VersionInfo;
import io.coppice.nodeos.api.machine.VersionResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.stream.Stream;

/** What the engine asks of a node, answered as a healthy one does. */
final class FakeMachineService extends MachineServiceGrpc.MachineServiceImplBase {

    private final String node;
    private final boolean controlPlane;
    private final String bootId;
    private final FakeEtcd etcd;
    private final boolean kubernetes;
    private final Optional<String> failing;

    /** @param failing service that ends each time it is started */
    FakeMachineService(
            String node, String role, String bootId, FakeEtcd etcd, boolean kubernetes, Optional<String> failing) {
        this.node = node;
        this.controlPlane = role.equals("controlplane");
        this.bootId = bootId;
        this.etcd = etcd;
        this.kubernetes = kubernetes;
        this.failing = failing;
    }

    @Override
    public void version(Empty request, StreamObserver<VersionResponse> response) {
        var version = VersionInfo.newBuilder().setArch("amd64");
        answer(
                response,
                VersionResponse.newBuilder()
                        .addMessages(Version.newBuilder().setVersion(version))
                        .build());
    }

    @Override
    public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> response) {
        if (etcd.bootstrap()) {
            answer(
                    response,
                    BootstrapResponse.newBuilder()
                            .addMessages(Bootstrap.getDefaultInstance())
                            .build());
        } else {
            response.onError(Status.ALREADY_EXISTS
                    .withDescription("this node has an etcd member")
                    .asRuntimeException());
        }
    }

    @Override
    public void serviceList(Empty request, StreamObserver<ServiceListResponse> response) {
        var list = ServiceList.newBuilder().addServices(service("containerd"));
        if (controlPlane) {
            list.addServices(service("etcd", etcd.bootstrapped()));
        }
        if (kubernetes) {
            kubernetesServices().map(this::service).forEach(list::addServices);
        }
        answer(response, ServiceListResponse.newBuilder().addMessages(list).build());
    }

    private Stream<String> kubernetesServices() {
        var all = Stream.of("kubelet", "kube-proxy");
        return controlPlane
                ? Stream.concat(all, Stream.of("kube-apiserver", "kube-controller-manager", "kube-scheduler"))
                : all;
    }

    private static ServiceEvent event(String state, String message) {
        return ServiceEvent.newBuilder().setState(state).setMsg(message).build();
    }

    private ServiceInfo service(String id) {
        if (!failing.equals(Optional.of(id))) {
            return service(id, true);
        }
        var events = ServiceEvents.newBuilder();
        for (var failure = 0; failure < 7; failure++) {
            events.addEvents(event("Failed", "exited with 1; next try in 1000 ms"))
                    .addEvents(event("Starting", "starting " + id))
                    .addEvents(event("Running", "process " + failure + " started"));
        }
        return ServiceInfo.newBuilder()
                .setId(id)
                .setState("Running")
                .setEvents(events)
                .build();
    }

    @Override
    public void read(ReadRequest request, StreamObserver<Data> response) {
        answer(
                response,
                Data.newBuilder()
                        .setBytes(ByteString.copyFromUtf8(bootId + "\n"))
                        .build());
    }

    @Override
    public void logs(LogsRequest request, StreamObserver<Data> response) {
        answer(
                response,
                Data.newBuilder()
                        .setBytes(ByteString.copyFromUtf8(request.getId() + ": no such flag\n"))
                        .build());
    }

    private static ServiceInfo service(String id, boolean runs) {
        return ServiceInfo.newBuilder()
                .setId(id)
                .setState(runs ? "Running" : "Waiting")
                .setHealth(ServiceHealth.newBuilder().setHealthy(runs))
                .build();
    }

    @Override
    public void etcdMemberList(EtcdMemberListRequest request, StreamObserver<EtcdMemberListResponse> response) {
        if (refused(response)) {
            return;
        }
        var members = EtcdMembers.newBuilder();
        etcd.members()
                .forEach(name -> members.addMembers(EtcdMember.newBuilder().setHostname(name)));
        answer(
                response,
                EtcdMemberListResponse.newBuilder().addMessages(members).build());
    }

    @Override
    public void etcdStatus(Empty request, StreamObserver<EtcdStatusResponse> response) {
        if (refused(response)) {
            return;
        }
        var index = etcd.index();
        var status = EtcdMemberStatus.newBuilder()
                .setMemberId(node.hashCode())
                .setLeader(7)
                .setRaftIndex(index)
                .setRaftAppliedIndex(index);
        answer(
                response,
                EtcdStatusResponse.newBuilder()
                        .addMessages(EtcdStatus.newBuilder().setMemberStatus(status))
                        .build());
    }

    @Override
    public void etcdAlarmList(Empty request, StreamObserver<EtcdAlarmListResponse> response) {
        if (refused(response)) {
            return;
        }
        if (etcd.commit()) {
            answer(
                    response,
                    EtcdAlarmListResponse.newBuilder()
                            .addMessages(EtcdAlarm.getDefaultInstance())
                            .build());
        } else {
            response.onError(
                    Status.UNAVAILABLE.withDescription("etcd has no quorum").asRuntimeException());
        }
    }

    private boolean refused(StreamObserver<?> response) {
        if (!etcd.bootstrapped()) {
            response.onError(
                    Status.UNAVAILABLE.withDescription("etcd does not run yet").asRuntimeException());
            return true;
        }
        etcd.join(node);
        return false;
    }

    private static <T> void answer(StreamObserver<T> response, T message) {
        response.onNext(message);
        response.onCompleted();
    }
}
