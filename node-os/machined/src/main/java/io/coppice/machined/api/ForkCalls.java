package io.coppice.machined.api;

import io.coppice.machined.node.ForkControl;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.coppice.AdoptRequest;
import io.coppice.nodeos.api.coppice.AdoptResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adopt of the fork. */
final class ForkCalls {
    private static final int LEAST_ENTROPY = 32;
    private static final int MOST_ENTROPY = 512;

    /** Before that there was no Coppice: such a time is a mistake of the caller. */
    private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

    /** The kernel's clock of days ends in 2262, less the uptime that it keeps room for. */
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private ForkCalls() {}

    static AdoptResponse adopt(ForkControl fork, AdoptRequest request) {
        UUID generation = generation(request.getGeneration());
        if (!request.hasTime()) {
            throw invalid("time is missing: send what time it is now");
        }
        Instant time = Timestamps.instant("time", request.getTime());
        if (time.isBefore(EARLIEST) || !time.isBefore(LATEST)) {
            throw invalid("time is " + time + ", which is not between " + EARLIEST + " and " + LATEST
                    + ": send what time it is now");
        }
        byte[] entropy = request.getEntropy().toByteArray();
        if (entropy.length < LEAST_ENTROPY || entropy.length > MOST_ENTROPY) {
            throw invalid("entropy has " + entropy.length + " bytes: send " + LEAST_ENTROPY + " to " + MOST_ENTROPY);
        }
        Optional<Instant> end = request.hasLeaseExpiresAt()
                ? Optional.of(Timestamps.instant("lease_expires_at", request.getLeaseExpiresAt()))
                : Optional.empty();
        if (end.isPresent() && !end.get().isAfter(time)) {
            throw invalid(
                    "lease_expires_at, " + end.get() + ", is not after time, " + time + ": send a later end, or none");
        }
        return AdoptResponse.newBuilder()
                .setTime(Timestamps.of(fork.adopt(generation, time, entropy, end)))
                .build();
    }

    private static UUID generation(String text) {
        try {
            UUID generation = UUID.fromString(text);
            // Java takes shortened ones, too.
            if (generation.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return generation;
            }
        } catch (IllegalArgumentException notOne) {
            throw noUuid(text, notOne);
        }
        throw noUuid(text, null);
    }

    private static NodeException noUuid(String text, @Nullable Throwable cause) {
        return new NodeException(
                NodeException.Kind.INVALID,
                "generation '" + text + "' is no UUID: send one such as 123e4567-e89b-42d3-a456-426614174000,"
                        + " another one for every fork",
                cause);
    }

    private static NodeException invalid(String message) {
        return new NodeException(NodeException.Kind.INVALID, message);
    }
}
