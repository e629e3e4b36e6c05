package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.coppice.InjectFaultRequest;
import io.coppice.nodeos.api.coppice.NodeFault;
import io.coppice.nodeos.api.coppice.ProbeRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultCallsTest {
    private static final String CARD = "52:54:00:00:00:01";
    private static final String OTHER = "52:54:00:00:00:02";

    private final FakeFaults faults = new FakeFaults();

    static Stream<Consumer<NodeFault.Builder>> right() {
        return Stream.of(
                fault -> fault.getPartitionBuilder().setCard(CARD).addNeighbours(OTHER),
                fault -> fault.getLatencyBuilder()
                        .setCard(CARD)
                        .setDelay(millis(60_000))
                        .setJitter(millis(60_000)),
                fault -> fault.getLossBuilder().setCard(CARD).setPercent(100),
                fault -> fault.getBandwidthBuilder().setCard(CARD).setBitsPerSecond(1000),
                fault -> fault.getClockSkewBuilder().setOffset(seconds(-3600)),
                fault -> fault.getFullDiskBuilder().setRemainingBytes(0));
    }

    @ParameterizedTest
    @MethodSource("right")
    void whatIsAskedReachesTheNodeAndIsAnsweredUntilItIsCleared(Consumer<NodeFault.Builder> kind) {
        NodeFault fault = fault(kind);

        assertThat(inject(fault).getFaultsList()).containsExactly(fault);
        assertThat(inject(fault).getFaultsList()).containsExactly(fault);
        assertThat(FaultCalls.list(faults).getFaultsList()).containsExactly(fault);
        assertThat(FaultCalls.clear(faults).getFaultsList()).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("fault is missing", fault -> {}),
                wrong(
                        "neighbours is empty",
                        fault -> fault.getPartitionBuilder().setCard(CARD)),
                wrong(
                        "neighbours 'worker-2'",
                        fault -> fault.getPartitionBuilder().setCard(CARD).addNeighbours("worker-2")),
                wrong("card ''", fault -> fault.getPartitionBuilder().addNeighbours(OTHER)),
                wrong(
                        "card 'eth1'",
                        fault -> fault.getLossBuilder().setCard("eth1").setPercent(1)),
                wrong("delay is PT0S", fault -> fault.getLatencyBuilder().setCard(CARD)),
                wrong(
                        "delay is PT1M0.001S",
                        fault -> fault.getLatencyBuilder().setCard(CARD).setDelay(millis(60_001))),
                wrong(
                        "delay is longer than anything",
                        fault -> fault.getLatencyBuilder().setCard(CARD).setDelay(seconds(Long.MAX_VALUE))),
                wrong(
                        "jitter is PT0.011S",
                        fault -> fault.getLatencyBuilder()
                                .setCard(CARD)
                                .setDelay(millis(10))
                                .setJitter(millis(11))),
                wrong(
                        "jitter is PT-0.001S",
                        fault -> fault.getLatencyBuilder()
                                .setCard(CARD)
                                .setDelay(millis(10))
                                .setJitter(millis(-1))),
                wrong("percent is 0.0", fault -> fault.getLossBuilder().setCard(CARD)),
                wrong(
                        "percent is 100.1",
                        fault -> fault.getLossBuilder().setCard(CARD).setPercent(100.1)),
                wrong(
                        "percent is NaN",
                        fault -> fault.getLossBuilder().setCard(CARD).setPercent(Double.NaN)),
                wrong(
                        "bits_per_second is 999",
                        fault -> fault.getBandwidthBuilder().setCard(CARD).setBitsPerSecond(999)),
                wrong("offset is PT0S", fault -> fault.getClockSkewBuilder()),
                wrong("offset is ", fault -> fault.getClockSkewBuilder().setOffset(seconds(1L << 33))),
                wrong(
                        "remaining_bytes is -1",
                        fault -> fault.getFullDiskBuilder().setRemainingBytes(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void everyWrongFieldIsNamedAndNothingIsDone(String words, Consumer<NodeFault.Builder> kind) {
        assertThatThrownBy(() -> inject(fault(kind))).isInstanceOfSatisfying(NodeException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID);
            assertThat(refusal.getMessage()).startsWith(words);
        });
        assertThat(faults.faults).isEmpty();
    }

    @Test
    void aClockAtWhichTheClientIsNotValidIsRefusedForItCouldNotBeUndone() throws Exception {
        var client = Pem.certificates(new TestAuthority("test").certificatePem())[0];
        var tooLate = fault(fault -> fault.getClockSkewBuilder().setOffset(seconds(7000L * 86_400)));

        assertThatThrownBy(() -> FaultCalls.inject(faults, Optional.of(client), request(tooLate)))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("your certificate is not valid", "choose an offset");
    }

    @Test
    void aProbeTellsWhetherAndHowSoon() {
        var asked = ProbeRequest.newBuilder()
                .setAddress("10.88.0.11")
                .setPort(50_000)
                .setLimit(seconds(2));

        assertThat(FaultCalls.probe(faults, asked.build())).satisfies(answer -> {
            assertThat(answer.getConnected()).isTrue();
            assertThat(answer.getTook()).isEqualTo(seconds(1));
        });
        assertThat(FaultCalls.probe(faults, asked.setPort(1).build())).satisfies(answer -> {
            assertThat(answer.getConnected()).isFalse();
            assertThat(answer.getReason()).isEqualTo("refused");
        });
        assertThatThrownBy(() ->
                        FaultCalls.probe(faults, asked.setAddress("worker-1").build()))
                .hasMessageContaining("'worker-1' and 1 are no address and port");
        assertThatThrownBy(() -> FaultCalls.probe(
                        faults, asked.setAddress("::1").setPort(70_000).build()))
                .hasMessageContaining("no address and port");
    }

    private io.coppice.nodeos.api.coppice.NodeFaults inject(NodeFault fault) {
        return FaultCalls.inject(faults, Optional.empty(), request(fault));
    }

    private static InjectFaultRequest request(NodeFault fault) {
        return InjectFaultRequest.newBuilder().setFault(fault).build();
    }

    private static NodeFault fault(Consumer<NodeFault.Builder> kind) {
        NodeFault.Builder fault = NodeFault.newBuilder();
        kind.accept(fault);
        return fault.build();
    }

    private static Arguments wrong(String words, Consumer<NodeFault.Builder> kind) {
        return Arguments.of(words, kind);
    }

    private static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    private static Duration millis(int millis) {
        return Duration.newBuilder()
                .setSeconds(millis / 1000)
                .setNanos(millis % 1000 * 1_000_000)
                .build();
    }
}
