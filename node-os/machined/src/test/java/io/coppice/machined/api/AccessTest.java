package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.coppice.nodeos.api.coppice.ForkServiceGrpc;
import io.coppice.nodeos.api.coppice.ImageServiceGrpc;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call with every role, over real connections: what is granted passes, what is not is refused with the role it needs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {
    /** Columns: admin, operator, reader, etcd:backup, a client without a role, anybody in maintenance. y: passes, -: refused, u: not served. */
    private static final String TABLE = """
            Version              y y y - - y
            Hostname             y y y - - y
            ServiceList          y y y - - y
            Logs                 y y y - - y
            Dmesg                y y y - - y
            Events               y y y - - y
            Processes            y y y - - y
            Memory               y y y - - y
            Mounts               y y y - - y
            LoadAvg              y y y - - y
            SystemStat           y y y - - y
            DiskStats            y y y - - y
            NetworkDeviceStats   y y y - - y
            Containers           y y y - - y
            List                 y y y - - y
            ImageList            y y y - - y
            LeaseService/Get     y y y - - y
            EtcdMemberList       y y y y - -
            EtcdStatus           y y y y - -
            EtcdSnapshot         y y - y - -
            EtcdAlarmList        y y - - - -
            ServiceStart         y y - - - -
            ServiceStop          y y - - - -
            ServiceRestart       y y - - - -
            Reboot               y y - - - -
            Shutdown             y y - - - -
            LeaseService/Renew   y y - - - -
            ImagePull            y y - - - -
            ImageService/Import  y y - - - -
            ApplyConfiguration   y - - - - y
            Bootstrap            y - - - - -
            Read                 y - - - - -
            Kubeconfig           y - - - - -
            ForkService/Adopt    y - - - - -
            Copy u                      | CPUFreqStats u           | CPUInfo u             | EtcdRemoveMemberByID u
            EtcdLeaveCluster u          | EtcdForfeitLeadership u  | EtcdRecover u
            EtcdAlarmDisarm u           | EtcdDefragment u         | EtcdDowngradeValidate u
            EtcdDowngradeEnable u       | EtcdDowngradeCancel u    | DiskUsage u           | LogsContainers u
            Restart u                   | Rollback u               | Reset u               | Stats u
            Upgrade u                   | PacketCapture u          | Netstat u             | GenerateClientConfiguration u
            MetaWrite u                 | MetaDelete u
            """;

    private static final List<String> CLIENTS =
            List.of("os:admin", "os:operator", "os:reader", "os:etcd:backup", "", "maintenance");

    private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();
    private TestApi secure;
    private TestApi maintenance;

    @BeforeAll
    void start() throws Exception {
        secure = new TestApi(ApiMode.SECURE);
        maintenance = new TestApi(ApiMode.MAINTENANCE);
        for (String client : CLIENTS) {
            channels.put(
                    client,
                    client.equals("maintenance")
                            ? maintenance.insecure()
                            : secure.channel(
                                    client.isEmpty() ? secure.authority.client() : secure.authority.client(client)));
        }
    }

    @AfterAll
    void stop() {
        secure.close();
        maintenance.close();
    }

    @Test
    void theTableHoldsEveryCallOfTheApi() {
        assertThat(expectations().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        methods().map(AccessTest::shortName).toList());
    }

    @ParameterizedTest(name = "{0} as {1}: {2}")
    @MethodSource("cases")
    void everyCallWithEveryRole(String call, String client, String expected) throws Exception {
        MethodDescriptor<?, ?> method =
                methods().filter(m -> shortName(m).equals(call)).findFirst().orElseThrow();

        Status status = call(channel(client), method);

        switch (expected) {
            case "y" ->
                assertThat(status.getCode())
                        .isNotIn(
                                Status.Code.PERMISSION_DENIED,
                                Status.Code.UNAVAILABLE,
                                Status.Code.UNKNOWN,
                                Status.Code.UNAUTHENTICATED);
            case "-" -> {
                assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(status.getDescription())
                        .contains(method.getFullMethodName())
                        .contains(client.equals("maintenance") ? "ApplyConfiguration" : "role");
            }
            case "u" -> {
                assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
                assertThat(status.getDescription())
                        .startsWith("this node does not serve " + method.getFullMethodName() + ": ");
            }
            default -> throw new AssertionError(expected);
        }
    }

    @Test
    void aRefusalNamesTheRolesThatWouldDoAndTheOneThatIsThere() throws Exception {
        Status status = call(channel("os:reader"), MachineServiceGrpc.getRebootMethod());

        assertThat(status.getDescription())
                .isEqualTo(
                        "machine.MachineService/Reboot needs the role os:admin or os:operator; the client certificate has os:reader:"
                                + " use a certificate whose subject has that role as an organization (O)");
    }

    @Test
    void severalRolesAddUp() throws Exception {
        ManagedChannel channel = secure.channel(secure.authority.client("somebody", "os:reader", "os:etcd:backup"));

        assertThat(call(channel, MachineServiceGrpc.getEtcdSnapshotMethod()).getCode())
                .isEqualTo(Status.Code.OK);
        assertThat(call(channel, MachineServiceGrpc.getVersionMethod()).getCode())
                .isEqualTo(Status.Code.OK);
        assertThat(call(channel, MachineServiceGrpc.getReadMethod()).getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void callsOfNoKnownServiceAreUnimplementedAndSaySo() throws Exception {
        MethodDescriptor<Empty, Empty> time = MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("time.TimeService/Time")
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();

        Status status = call(channel("os:admin"), time);

        assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status.getDescription())
                .contains(
                        "time.TimeService/Time",
                        "machine.MachineService",
                        "ForkService",
                        "LeaseService",
                        "ImageService");
        assertThat(call(channel(""), time).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    private ManagedChannel channel(String client) {
        return Objects.requireNonNull(channels.get(client), client);
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        expectations().forEach((call, expected) -> {
            for (int i = 0; i < CLIENTS.size(); i++) {
                String client = CLIENTS.get(i);
                String outcome = expected.get(Math.min(i, expected.size() - 1));
                boolean notServed = outcome.equals("u");
                if (!notServed || !client.isEmpty()) {
                    cases.add(Arguments.of(call, client, outcome));
                }
            }
        });
        return cases.stream();
    }

    private static Map<String, List<String>> expectations() {
        Map<String, List<String>> table = new TreeMap<>();
        TABLE.lines().flatMap(line -> Stream.of(line.split("\\|", -1))).forEach(cell -> {
            List<String> words = List.of(cell.strip().split(" +", -1));
            table.put(words.getFirst(), words.subList(1, words.size()));
        });
        return table;
    }

    private static Stream<MethodDescriptor<?, ?>> methods() {
        return Stream.of(
                        MachineServiceGrpc.getServiceDescriptor(),
                        ForkServiceGrpc.getServiceDescriptor(),
                        LeaseServiceGrpc.getServiceDescriptor(),
                        ImageServiceGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream());
    }

    private static String shortName(MethodDescriptor<?, ?> method) {
        String name = method.getFullMethodName();
        return name.startsWith("machine.")
                ? name.substring(name.indexOf('/') + 1)
                : name.substring(name.lastIndexOf('.') + 1);
    }

    /** Calls with an empty request; the status, or OK with the first message of a stream. */
    private static <Q, A> Status call(Channel channel, MethodDescriptor<Q, A> method) throws Exception {
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(A message) {
                        outcome.complete(Status.OK);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        outcome.complete(status);
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(emptyRequest(method));
        call.halfClose();
        Status status = outcome.get(30, TimeUnit.SECONDS);
        call.cancel("seen enough", null);
        return status;
    }

    @SuppressWarnings("unchecked")
    private static <Q> Q emptyRequest(MethodDescriptor<Q, ?> method) {
        MethodDescriptor.PrototypeMarshaller<Q> marshaller =
                (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
        return (Q) ((Message) marshaller.getMessagePrototype()).getDefaultInstanceForType();
    }
}
