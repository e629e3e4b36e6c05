package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.AdoptResponse;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ForkCallsTest {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final String GENERATION = "0B6F3C1E-1111-4222-8333-444444444444";

    private final FakeNode node = new FakeNode();

    @Test
    void whatIsAskedReachesTheNodeAndItsClockIsAnswered() {
        AdoptResponse answer = ForkCalls.adopt(
                node,
                request()
                        .setLeaseExpiresAt(Timestamps.of(TIME.plusNanos(1)))
                        .setEntropy(ByteString.copyFrom(new byte[512]))
                        .build());

        assertThat(answer.getTime()).isEqualTo(Timestamps.of(FakeNode.THEN));
        assertThat(node.orders)
                .containsExactly("adopt 0b6f3c1e-1111-4222-8333-444444444444 " + TIME + " " + "00".repeat(512)
                        + " Optional[2026-03-01T12:00:00.500000001Z]");
    }

    @Test
    void withoutAnEndTheLeaseIsEndless() {
        ForkCalls.adopt(node, request().build());

        assertThat(node.orders).singleElement().asString().endsWith(" Optional.empty");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("generation ''", request -> request.setGeneration("")),
                wrong("generation '1-1-1-1-1'", request -> request.setGeneration("1-1-1-1-1")),
                wrong("generation 'fork'", request -> request.setGeneration("fork")),
                wrong("time is missing", AdoptRequest.Builder::clearTime),
                wrong("time is 2019-12-31T23:59:59Z", request -> request.setTime(at("2019-12-31T23:59:59Z"))),
                wrong("time is 2200-01-01T00:00:00Z", request -> request.setTime(at("2200-01-01T00:00:00Z"))),
                wrong("time is no time", request -> request.setTime(seconds(Long.MAX_VALUE))),
                wrong(
                        "time is no time",
                        request -> request.setTime(
                                at("2026-01-01T00:00:00Z").toBuilder().setNanos(1_000_000_000))),
                wrong(
                        "time is no time",
                        request -> request.setTime(
                                at("2026-01-01T00:00:00Z").toBuilder().setNanos(-1))),
                wrong("entropy has 0 bytes", AdoptRequest.Builder::clearEntropy),
                wrong("entropy has 31 bytes", request -> request.setEntropy(ByteString.copyFrom(new byte[31]))),
                wrong("entropy has 513 bytes", request -> request.setEntropy(ByteString.copyFrom(new byte[513]))),
                wrong("lease_expires_at, " + TIME, request -> request.setLeaseExpiresAt(Timestamps.of(TIME))),
                wrong("lease_expires_at is no time", request -> request.setLeaseExpiresAt(seconds(Long.MIN_VALUE))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void everyWrongFieldIsNamedAndNothingIsDone(String words, Consumer<AdoptRequest.Builder> mistake) {
        AdoptRequest.Builder request = request();
        mistake.accept(request);

        assertThatThrownBy(() -> ForkCalls.adopt(node, request.build()))
                .isInstanceOfSatisfying(NodeException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(NodeException.Kind.INVALID);
                    assertThat(refusal.getMessage()).startsWith(words);
                });
        assertThat(node.orders).isEmpty();
    }

    private static Arguments wrong(String words, Consumer<AdoptRequest.Builder> mistake) {
        return Arguments.of(words, mistake);
    }

    private static AdoptRequest.Builder request() {
        return AdoptRequest.newBuilder()
                .setGeneration(GENERATION)
                .setTime(Timestamps.of(TIME))
                .setEntropy(ByteString.copyFrom(new byte[32]));
    }

    private static Timestamp at(String time) {
        return Timestamps.of(Instant.parse(time));
    }

    private static Timestamp seconds(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }
}
