package io.coppice.orchestrator.engine;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** Puts failures of calls to nodes into words. */
final class RpcFailures {

    private RpcFailures() {}

    static String describe(StatusRuntimeException failure) {
        var status = failure.getStatus();
        var text = Optional.ofNullable(status.getDescription())
                .or(() -> Optional.ofNullable(status.getCause()).map(Failures::describe))
                .orElse("no more is known");
        return switch (status.getCode()) {
            case UNAVAILABLE -> "it does not answer (" + firstLine(text) + ")";
            case DEADLINE_EXCEEDED -> "it did not answer in time";
            case UNAUTHENTICATED, PERMISSION_DENIED -> "it refused this client: " + text;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS -> status.getCode() + ": " + text;
        };
    }

    /** Where the rest tells of gRPC's inner parts. */
    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }

    /** Whether the same call may succeed a moment later without anybody doing anything. */
    static boolean passing(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED, RESOURCE_EXHAUSTED, CANCELLED -> true;
            case OK,
                    UNKNOWN,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED -> false;
        };
    }

    static Status.Code code(StatusRuntimeException failure) {
        return failure.getStatus().getCode();
    }
}
