package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.coppice.GetLeaseRequest;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc;
import io.coppice.nodeos.api.coppice.LeaseServiceGrpc.LeaseServiceBlockingStub;
import io.coppice.nodeos.api.coppice.RenewLeaseRequest;
import io.coppice.nodeos.api.machine.MountStat;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeFaults;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nodes bear is seen from inside of a cluster of real machines, and is gone when it is undone. Bounds are wide: hosts may be slow. */
@CoppiceCluster(workers = 2, scope = Scope.CLASS)
final class FaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofSeconds(2);

    /** Quicker than anything that is slowed down here, slower than any emulated node. */
    private static final Duration QUICK = Duration.ofMillis(400);

    private final Cluster cluster;
    private final Node first;
    private final Node second;
    private final Node third;

    FaultsIT(Cluster cluster) {
        this.cluster = cluster;
        this.first = cluster.node("controlplane-1");
        this.second = cluster.node("worker-1");
        this.third = cluster.node("worker-2");
    }

    @BeforeAll
    static void buildImage() throws Exception {
        NodeImages.build();
    }

    @AfterEach
    void allIsUndone() {
        cluster.heal();
        assertThat(cluster.faults()).allSatisfy(node -> {
            assertThat(node.problem()).isEmpty();
            assertThat(node.faults()).isEmpty();
        });
        cluster.waiting()
                .until("nodes reach each other quickly again", () -> quick(second, first) && quick(first, third));
    }

    private static boolean quick(Node from, Node to) {
        var probe = from.probe(to, LIMIT);
        return probe.connected() && probe.took().compareTo(QUICK) < 0;
    }

    private List<Fault> faultsOf(Node node) {
        return cluster.faults().stream()
                .filter(each -> each.node().equals(node.id()))
                .map(NodeFaults::faults)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void groupsDoNotReachEachOtherAndTheTestReachesAll() {
        cluster.partition(Set.of(first, second));

        assertThat(second.probe(first, LIMIT).connected()).as("within a group").isTrue();
        assertThat(third.probe(first, LONG).failure()).isPresent();
        assertThat(first.probe(third, LONG).failure()).isPresent();
        assertThat(second.probe(third, LONG).failure()).isPresent();
        assertThat(faultsOf(third)).containsExactly(new Fault.CutOff(Set.of(first.id(), second.id())));

        cluster.partition(Set.of(first), Set.of(second));
        assertThat(second.probe(first, LONG).failure())
                .as("another partition takes its place")
                .isPresent();
        assertThat(third.probe(second, LONG).failure()).isPresent();
    }

    @Test
    void whatANodeSendsTakesLonger() {
        second.latency(LONG);

        assertThat(second.probe(first, LIMIT).took()).as("its own question").isGreaterThanOrEqualTo(LONG);
        assertThat(first.probe(second, LIMIT).took()).as("its answer").isGreaterThanOrEqualTo(LONG);
        assertThat(first.probe(third, LIMIT).took()).as("somebody else's").isLessThan(LONG);

        second.latency(LONG.plusMillis(500), Duration.ofMillis(10));
        assertThat(second.probe(first, LIMIT).took()).isGreaterThan(LONG.plusMillis(300));
    }

    @Test
    void whatANodeSendsIsLost() {
        second.loss(100);
        assertThat(second.probe(first, LONG).failure()).isPresent();
        assertThat(first.probe(third, LIMIT).connected()).isTrue();

        second.loss(50);
        cluster.waiting()
                .until(
                        "a connection is made again",
                        () -> second.probe(first, LIMIT).connected());
        cluster.waiting().until("a packet is lost", () -> !quick(second, first));
    }

    @Test
    void whatANodeSendsGoesThroughAThinPipe() {
        second.bandwidth(1000);

        assertThat(second.probe(first, LIMIT).took())
                .as("some 70 bytes at 1000 bit/s")
                .isGreaterThan(QUICK);
        assertThat(faultsOf(second)).containsExactly(new Fault.Bandwidth(1000));
    }

    @Test
    void aClockIsOffAndItsNodeLivesOn() {
        var day = Duration.ofDays(1);
        var boot = bootTime(second);

        second.skewClock(day);
        assertThat(Duration.between(boot, bootTime(second))).isBetween(day.minusMinutes(1), day.plusMinutes(1));
        renew(second, Duration.ofMinutes(10));
        second.skewClock(Duration.ofMinutes(-30));
        assertThat(Duration.between(boot, bootTime(second)).toMinutes()).isBetween(-31L, -29L);
        assertThat(cluster.health().healthy()).isTrue();

        assertThatThrownBy(() -> second.skewClock(Duration.ofDays(3000)))
                .isInstanceOf(CoppiceException.InvalidRequest.class)
                .hasMessageContainingAll("worker-1", "certificate is not valid");
        second.heal();
        assertThat(Duration.between(boot, bootTime(second)).abs()).isLessThan(Duration.ofMinutes(1));
    }

    /** By the clock, in whole seconds: what the kernel says is the time less what went by since the boot. */
    private static Instant bootTime(Node node) {
        return node.read("/proc/stat")
                .lines()
                .filter(line -> line.startsWith("btime "))
                .map(line -> Instant.ofEpochSecond(Long.parseLong(line.substring("btime ".length()))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDiskIsFullAndItsNodeLivesOn() {
        var before = room(second);

        second.fillDisk();
        assertThat(room(second)).isLessThan(before / 100);
        second.fillDisk();
        var end = Instant.now().plus(Duration.ofMinutes(11));
        assertThatThrownBy(() -> renew(second, Duration.ofMinutes(11)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                .hasMessageContaining("No space left on device");
        assertThat(lease(second)
                        .get(GetLeaseRequest.getDefaultInstance())
                        .getExpiresAt()
                        .getSeconds())
                .as("in force, though it cannot be kept")
                .isGreaterThanOrEqualTo(end.getEpochSecond() - 1);

        var left = 64L << 20;
        second.fillDisk(left);
        assertThat(room(second)).isBetween(left / 2, left);
        renew(second, Duration.ofMinutes(10));

        second.heal();
        cluster.waiting().until("there is room again", () -> room(second) > before * 9 / 10);
    }

    private static long room(Node node) {
        return node.machine().mounts(Empty.getDefaultInstance()).getMessages(0).getStatsList().stream()
                .filter(mount -> mount.getMountedOn().equals("/var"))
                .mapToLong(MountStat::getAvailable)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDiskIsSlow() {
        renew(second, Duration.ofMinutes(10));
        var quickest = IntStream.range(0, 3)
                .mapToLong(_ -> renew(second, Duration.ofMinutes(10)))
                .min()
                .orElseThrow();

        second.slowDisk(3);
        var slow = renew(second, Duration.ofMinutes(10));
        assertThat(slow)
                .as("some blocks and the journal of the file system, three a second; %d ms before", quickest)
                .isGreaterThan(quickest + 500);
        assertThat(cluster.view().nodes()).anyMatch(node -> node.state().equals("running, slow disk"));

        second.heal();
        cluster.waiting()
                .until("the disk is quick again", () -> renew(second, Duration.ofMinutes(10)) < quickest + 500);
    }

    private static LeaseServiceBlockingStub lease(Node node) {
        return LeaseServiceGrpc.newBlockingStub(node.connection().channel()).withDeadlineAfter(2, TimeUnit.MINUTES);
    }

    /** In milliseconds; it takes a write to the node's disk. */
    private static long renew(Node node, Duration lease) {
        var begun = System.nanoTime();
        var end = Instant.now().plus(lease);
        var _ = lease(node)
                .renew(RenewLeaseRequest.newBuilder()
                        .setExpiresAt(Timestamp.newBuilder().setSeconds(end.getEpochSecond()))
                        .build());
        return (System.nanoTime() - begun) / 1_000_000;
    }

    @Test
    void aStartUndoesAllAndSoDoesABoot() {
        var before = room(third);
        second.latency(Duration.ofMillis(20));
        second.slowDisk(100);
        third.unplug();
        third.fillDisk();
        third.pause();
        cluster.start();
        assertThat(cluster.faults())
                .allSatisfy(node -> assertThat(node.faults()).isEmpty());

        third.fillDisk();
        third.loss(5);
        third.kill();
        assertThat(faultsOf(third)).isEmpty();
        cluster.start();
        assertThat(faultsOf(third)).isEmpty();
        assertThat(room(third)).isGreaterThan(before * 9 / 10);
    }
}
