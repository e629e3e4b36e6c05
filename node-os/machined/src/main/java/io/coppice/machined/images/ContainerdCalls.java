package io.coppice.machined.images;

import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.grpc.Status;
import io.grpc.StatusException;

/** Calls to containerd, and what their failures mean. */
final class ContainerdCalls {

    /** How long a call may take that moves no blob, under software emulation too. */
    static final int LIMIT_SECONDS = 30;

    private ContainerdCalls() {}

    /** A call that is answered, or fails with a status. */
    interface Call<A> {
        A make() throws StatusException, InterruptedException;
    }

    /** @param what is done, for messages: "containerd cannot WHAT" */
    static <A> A call(String what, Call<A> call) throws InterruptedException {
        try {
            return call.make();
        } catch (StatusException failure) {
            throw of(what, failure);
        }
    }

    static NodeException of(String what, StatusException failure) {
        Status status = failure.getStatus();
        String description = String.valueOf(status.getDescription());
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
                new NodeException(
                        Kind.UNAVAILABLE,
                        "containerd does not answer, so that it cannot " + what + " (" + status.getCode() + ": "
                                + description + "); see the state and the log of the service containerd",
                        failure);
            case INVALID_ARGUMENT, OUT_OF_RANGE, FAILED_PRECONDITION ->
                new NodeException(Kind.INVALID, "containerd cannot " + what + ": " + description, failure);
            case NOT_FOUND ->
                new NodeException(Kind.NOT_FOUND, "containerd cannot " + what + ": " + description, failure);
            case OK,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    ABORTED,
                    UNIMPLEMENTED,
                    INTERNAL,
                    DATA_LOSS,
                    UNAUTHENTICATED ->
                new NodeException(
                        Kind.WRONG_STATE,
                        "containerd cannot " + what + ": " + status.getCode() + ": " + description
                                + "; see the log of the service containerd and the space left on the state disk",
                        failure);
        };
    }
}
