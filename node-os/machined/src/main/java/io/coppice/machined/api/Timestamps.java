package io.coppice.machined.api;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as protobuf has them. */
final class Timestamps {
    private Timestamps() {}

    static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
