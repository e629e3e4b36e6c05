package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.coppice.GetLeaseRequest;
import io.coppice.nodeos.api.coppice.Lease;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.coppice.nodeos.api.machine.ApplyConfiguration;
import io.coppice.nodeos.api.machine.ApplyConfigurationRequest;
import io.coppice.nodeos.api.machine.BootstrapRequest;
import io.coppice.nodeos.api.machine.ContainerInfo;
import io.coppice.nodeos.api.machine.ContainersRequest;
import io.coppice.nodeos.api.machine.DmesgRequest;
import io.coppice.nodeos.api.machine.EtcdMember;
import io.coppice.nodeos.api.machine.EtcdMemberAlarm;
import io.coppice.nodeos.api.machine.EtcdMemberListRequest;
import io.coppice.nodeos.api.machine.EtcdMemberStatus;
import io.coppice.nodeos.api.machine.EtcdSnapshotRequest;
import io.coppice.nodeos.api.machine.LogsRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.ProcessInfo;
import io.coppice.nodeos.api.machine.RebootRequest;
import io.coppice.nodeos.api.machine.ServiceInfo;
import io.coppice.nodeos.api.machine.ServiceRestartRequest;
import io.coppice.nodeos.api.machine.ServiceStartRequest;
import io.coppice.nodeos.api.machine.ServiceStopRequest;
import io.coppice.nodeos.api.machine.ShutdownRequest;
import io.coppice.nodeos.api.machine.SystemStat;
import io.coppice.nodeos.api.machine.Version;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What each call answers, with an admin's certificate. Calls about the kernel answer for the machine that runs the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {
    private static final Empty EMPTY = Empty.getDefaultInstance();

    private TestApi api;
    private TlsMaterial certificate;
    private MachineServiceBlockingStub node;

    @BeforeAll
    void start() throws Exception {
        api = new TestApi(ApiMode.SECURE);
        certificate = api.authority.client("os:admin");
    }

    @BeforeEach
    void connect() throws Exception {
        node = TestApi.stub(api.channel(certificate));
        api.node.orders.clear();
        api.node.services = FakeNode::etcdService;
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @Test
    void versionAndHostname() {
        Version version = node.version(EMPTY).getMessages(0);

        assertThat(version.getVersion().getTag()).isEqualTo("v0.1.0");
        assertThat(version.getVersion().getSha()).isEqualTo("abc");
        assertThat(version.getVersion().getOs()).isEqualTo("linux");
        assertThat(version.getVersion().getArch()).isEqualTo("amd64");
        assertThat(version.getPlatform().getName()).isEqualTo("qemu");
        assertThat(version.getPlatform().getMode()).isEqualTo("metal");
        assertThat(version.getFeatures().getRbac()).isTrue();
        assertThat(node.hostname(EMPTY).getMessages(0).getHostname()).isEqualTo("node-1");
    }

    @Test
    void services() {
        ServiceInfo etcd = node.serviceList(EMPTY).getMessages(0).getServices(0);

        assertThat(etcd.getId()).isEqualTo("etcd");
        assertThat(etcd.getState()).isEqualTo("Running");
        assertThat(etcd.getHealth().getHealthy()).isTrue();
        assertThat(etcd.getHealth().getUnknown()).isFalse();
        assertThat(etcd.getHealth().getLastChange())
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(FakeNode.THEN.getEpochSecond())
                        .setNanos(6)
                        .build());
        assertThat(etcd.getEvents().getEvents(0).getState()).isEqualTo("Starting");
        node.serviceStart(ServiceStartRequest.newBuilder().setId("etcd").build());
        node.serviceStop(ServiceStopRequest.newBuilder().setId("etcd").build());
        node.serviceRestart(ServiceRestartRequest.newBuilder().setId("etcd").build());
        assertThat(api.node.orders).containsExactly("start etcd", "stop etcd", "restart etcd");
        assertRefused(
                () -> node.serviceStart(
                        ServiceStartRequest.newBuilder().setId("nginx").build()),
                Status.Code.NOT_FOUND,
                "nginx");
        assertRefused(
                () -> node.serviceStop(ServiceStopRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "ServiceList");
    }

    @Test
    void config() {
        ApplyConfigurationRequest request = ApplyConfigurationRequest.newBuilder()
                .setData(ByteString.copyFromUtf8("yaml"))
                .setMode(ApplyConfigurationRequest.Mode.TRY)
                .setTryModeTimeout(Duration.newBuilder().setSeconds(90))
                .build();

        ApplyConfiguration answer = node.applyConfiguration(request).getMessages(0);

        assertThat(answer.getMode()).isEqualTo(ApplyConfigurationRequest.Mode.NO_REBOOT);
        assertThat(answer.getModeDetails()).isEqualTo("applied");
        assertThat(answer.getWarningsList()).containsExactly("mind this");
        assertThat(node.applyConfiguration(request.toBuilder().setDryRun(true).build())
                        .getMessages(0)
                        .getModeDetails())
                .isEqualTo("-old\n+new");
        assertThat(api.node.orders).containsExactly("apply yaml TRY PT1M30S", "dry-run TRY");
        assertRefused(
                () -> node.applyConfiguration(ApplyConfigurationRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "empty");
        assertRefused(
                () -> node.applyConfiguration(
                        request.toBuilder().setModeValue(77).build()),
                Status.Code.INVALID_ARGUMENT,
                "mode");
        assertRefused(
                () -> node.applyConfiguration(request.toBuilder()
                        .setTryModeTimeout(Duration.newBuilder().setSeconds(-1))
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "try_mode_timeout");
    }

    @Test
    void kubeconfig() {
        assertThat(text(node.kubeconfig(Empty.getDefaultInstance()))).isEqualTo("an archive");
    }

    @Test
    void etcd() {
        EtcdMember member = node.etcdMemberList(
                        EtcdMemberListRequest.newBuilder().setQueryLocal(true).build())
                .getMessages(0)
                .getMembers(0);
        EtcdMemberStatus status = node.etcdStatus(EMPTY).getMessages(0).getMemberStatus();

        assertThat(member.getId()).isEqualTo(-1L);
        assertThat(member.getHostname()).isEqualTo("node-1");
        assertThat(member.getPeerUrlsList()).containsExactly("https://10.0.0.1:2380");
        assertThat(member.getIsLearner()).isTrue();
        assertThat(status.getProtocolVersion()).isEqualTo("3.5.16");
        assertThat(status.getStorageVersion()).isEqualTo("3.5");
        assertThat(status.getDbSize()).isEqualTo(100);
        assertThat(status.getDbSizeInUse()).isEqualTo(50);
        assertThat(status.getLeader()).isEqualTo(-1L);
        assertThat(status.getRaftIndex()).isEqualTo(9);
        assertThat(status.getRaftTerm()).isEqualTo(2);
        assertThat(status.getRaftAppliedIndex()).isEqualTo(8);
        assertThat(status.getErrorsList()).containsExactly("an alarm");
        assertThat(node.etcdAlarmList(EMPTY).getMessages(0).getMemberAlarmsList())
                .extracting(EtcdMemberAlarm::getMemberId, EtcdMemberAlarm::getAlarm)
                .containsExactly(
                        tuple(-1L, EtcdMemberAlarm.AlarmType.NOSPACE), tuple(7L, EtcdMemberAlarm.AlarmType.CORRUPT));
        assertThat(text(node.etcdSnapshot(EtcdSnapshotRequest.getDefaultInstance())))
                .isEqualTo("snapshot");
        node.bootstrap(BootstrapRequest.getDefaultInstance());
        assertRefused(
                () -> node.bootstrap(
                        BootstrapRequest.newBuilder().setRecoverEtcd(true).build()),
                Status.Code.UNIMPLEMENTED,
                "recover_etcd");
        assertThat(api.node.orders).containsExactly("bootstrap");
    }

    @Test
    void logs() {
        assertThat(text(node.logs(LogsRequest.newBuilder()
                        .setId("etcd")
                        .setNamespace("system")
                        .setTailLines(5)
                        .build())))
                .isEqualTo("a line\n");
        assertThat(text(node.logs(LogsRequest.newBuilder()
                        .setId("etcd")
                        .setTailLines(-7)
                        .setFollow(true)
                        .build())))
                .isEqualTo("a line\n");
        assertThat(text(node.dmesg(DmesgRequest.getDefaultInstance()))).contains("Linux");
        assertThat(text(node.dmesg(
                        DmesgRequest.newBuilder().setFollow(true).setTail(true).build())))
                .contains("Linux");
        assertThat(api.node.orders)
                .containsExactly("log etcd 5 false", "log etcd -1 true", "dmesg false false", "dmesg true true");
        assertRefused(
                () -> text(node.logs(LogsRequest.newBuilder()
                        .setId("web")
                        .setNamespace("k8s.io")
                        .build())),
                Status.Code.UNIMPLEMENTED,
                "system");
        assertRefused(() -> text(node.logs(LogsRequest.getDefaultInstance())), Status.Code.INVALID_ARGUMENT, "id");
        assertRefused(
                () -> text(node.dmesg(DmesgRequest.newBuilder().setTail(true).build())),
                Status.Code.INVALID_ARGUMENT,
                "follow");
    }

    @Test
    void lifecycle() {
        assertThat(node.reboot(RebootRequest.newBuilder()
                                .setMode(RebootRequest.Mode.POWERCYCLE)
                                .build())
                        .getMessages(0)
                        .getActorId())
                .isEqualTo("actor-1");
        assertThat(node.shutdown(ShutdownRequest.newBuilder().setForce(true).build())
                        .getMessages(0)
                        .getActorId())
                .isEqualTo("actor-2");
        assertThat(api.node.orders).containsExactly("reboot POWERCYCLE", "shutdown true");
    }

    @Test
    void lease() throws Exception {
        var leases = LeaseServiceGrpc.newBlockingStub(api.channel(certificate));
        Timestamp end =
                Timestamp.newBuilder().setSeconds(2_000_000_000).setNanos(7).build();

        assertThat(leases.get(GetLeaseRequest.getDefaultInstance()).hasExpiresAt())
                .isFalse();
        Lease renewed =
                leases.renew(RenewLeaseRequest.newBuilder().setExpiresAt(end).build());
        assertThat(renewed.getExpiresAt()).isEqualTo(end);
        assertThat(leases.get(GetLeaseRequest.getDefaultInstance()).getExpiresAt())
                .isEqualTo(end);
        assertRefused(
                () -> leases.renew(RenewLeaseRequest.newBuilder()
                        .setExpiresAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "expires_at");
        assertThat(leases.renew(RenewLeaseRequest.getDefaultInstance()).hasExpiresAt())
                .isFalse();
    }

    @Test
    void containers() {
        ContainerInfo web = node.containers(
                        ContainersRequest.newBuilder().setNamespace("system").build())
                .getMessages(0)
                .getContainers(0);

        assertThat(web.getId()).isEqualTo("web");
        assertThat(web.getPid()).isEqualTo(42);
        assertThat(web.getStatus()).isEqualTo("RUNNING");
        assertThat(web.getNamespace()).isEqualTo("system");
        assertRefused(
                () -> node.containers(ContainersRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "namespace");
    }

    @Test
    void whatTheKernelSays() {
        SystemStat statistics = node.systemStat(EMPTY).getMessages(0);
        ProcessInfo self = node.processes(EMPTY).getMessages(0).getProcessesList().stream()
                .filter(process -> process.getPid() == ProcessHandle.current().pid())
                .findFirst()
                .orElseThrow();

        assertThat(node.memory(EMPTY).getMessages(0).getMeminfo().getMemtotal()).isGreaterThan(100_000);
        assertThat(node.memory(EMPTY).getMessages(0).getMeminfo().getMemavailable())
                .isPositive();
        assertThat(node.loadAvg(EMPTY).getMessages(0).getLoad15()).isNotNegative();
        assertThat(statistics.getBootTime()).isGreaterThan(1_000_000_000);
        assertThat(statistics.getCpuCount())
                .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(statistics.getCpuTotal().getUser()).isPositive();
        assertThat(self.getThreads()).isGreaterThan(5);
        assertThat(self.getExecutable()).endsWith("/bin/java");
        assertThat(self.getArgs()).contains("java");
        assertThat(self.getResidentMemory()).isGreaterThan(10_000_000).isLessThan(self.getVirtualMemory());
        assertThat(self.getCpuTime()).isBetween(0.1, 3600.0);
        assertThat(node.mounts(EMPTY).getMessages(0).getStatsList())
                .anyMatch(mount -> mount.getMountedOn().equals("/") && mount.getSize() > 0);
        assertThat(node.networkDeviceStats(EMPTY).getMessages(0).getDevicesList())
                .anyMatch(device -> device.getName().equals("lo"));
        long written = node.diskStats(EMPTY).getMessages(0).getDevicesList().stream()
                .mapToLong(disk -> disk.getWriteSectors())
                .sum();
        assertThat(node.diskStats(EMPTY).getMessages(0).getTotal().getWriteSectors())
                .isGreaterThanOrEqualTo(written);
    }

    @Test
    void aDefectIsToldToTheConsoleAndNotToTheClient() {
        api.node.services = () -> {
            throw new IllegalStateException("password=hunter2");
        };

        assertRefused(() -> node.serviceList(EMPTY), Status.Code.INTERNAL, "defect");

        assertThat(api.console).anyMatch(line -> line.contains("hunter2") && line.contains("AnswersTest"));
        assertThatThrownBy(() -> node.serviceList(EMPTY)).hasMessageNotContaining("hunter2");
    }

    @Test
    void aLongReasonIsShortenedToWhatClientsTake() {
        api.node.services = () -> {
            throw new NodeException(NodeException.Kind.INVALID, "é".repeat(100_000));
        };

        assertRefused(() -> node.serviceList(EMPTY), Status.Code.INVALID_ARGUMENT, "characters more");
    }

    @Test
    void everyKindOfRefusalHasItsCode() {
        Set<Status.Code> codes = new HashSet<>();
        for (NodeException.Kind kind : NodeException.Kind.values()) {
            api.node.services = () -> {
                throw new NodeException(kind, "because");
            };
            assertThatThrownBy(() -> node.serviceList(EMPTY))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> codes.add(e.getStatus().getCode()));
        }

        assertThat(codes)
                .containsExactlyInAnyOrder(
                        Status.Code.INVALID_ARGUMENT,
                        Status.Code.RESOURCE_EXHAUSTED,
                        Status.Code.NOT_FOUND,
                        Status.Code.ALREADY_EXISTS,
                        Status.Code.FAILED_PRECONDITION,
                        Status.Code.UNAVAILABLE,
                        Status.Code.UNIMPLEMENTED,
                        Status.Code.INTERNAL);
    }

    @Test
    void theExerciseCallsWhatANodeServes() throws IOException {
        assertThat(ApiExercise.run(api.server.port(), certificate, "etcd")).isEqualTo(18);
    }

    private static String text(Iterator<Data> answers) {
        List<String> pieces = new ArrayList<>();
        answers.forEachRemaining(data -> pieces.add(data.getBytes().toStringUtf8()));
        return String.join("", pieces);
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(words);
        });
    }
}
