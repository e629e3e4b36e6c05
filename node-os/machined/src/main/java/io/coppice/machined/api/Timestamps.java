package io.coppice.machined.api;

import com.google.protobuf.Timestamp;
import io.coppice.machined.node.NodeException;
import java.time.DateTimeException;
import java.time.Instant;

/** Times as protobuf has them. */
final class Timestamps {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Timestamps() {}

    static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /**
     * What a client sent in this field.
     *
     * @throws NodeException INVALID when it is no time
     */
    static Instant instant(String field, Timestamp timestamp) {
        String rule = field + " is no time: give seconds since 1970 and 0 to 999999999 nanoseconds";
        if (timestamp.getNanos() < 0 || timestamp.getNanos() >= NANOS_PER_SECOND) {
            throw new NodeException(NodeException.Kind.INVALID, rule);
        }
        try {
            return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (DateTimeException | ArithmeticException beyond) {
            throw new NodeException(NodeException.Kind.INVALID, rule, beyond);
        }
    }
}
