package io.coppice.machined.api;

import io.coppice.machined.node.NodeException;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, as a gRPC status. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** A status travels in a header, and clients take headers of 8 KiB in all. */
    private static final int MESSAGE_LIMIT = 4000;

    private Refusals() {}

    static Status of(Throwable problem) {
        return switch (problem) {
            case NodeException e -> of(e.kind()).withDescription(shorten(String.valueOf(e.getMessage())));
            case StatusException e -> e.getStatus();
            case IOException e -> {
                LOG.warn("a call failed", e);
                yield Status.INTERNAL.withDescription(
                        shorten("the node could not read or write: " + e + "; the node's console has more"));
            }
            default -> {
                LOG.error("a call failed: this is a defect of the node", problem);
                yield Status.INTERNAL.withDescription(
                        "a defect of the node (" + problem.getClass().getSimpleName() + "); its console has more");
            }
        };
    }

    private static Status of(NodeException.Kind kind) {
        return switch (kind) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case NOT_FOUND -> Status.NOT_FOUND;
            case ALREADY_DONE -> Status.ALREADY_EXISTS;
            case WRONG_STATE -> Status.FAILED_PRECONDITION;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case UNSUPPORTED -> Status.UNIMPLEMENTED;
            case INTERNAL -> Status.INTERNAL;
        };
    }

    static String shorten(String message) {
        if (message.length() <= MESSAGE_LIMIT) {
            return message;
        }
        return message.substring(0, MESSAGE_LIMIT) + "… (" + (message.length() - MESSAGE_LIMIT)
                + " characters more; first cure these)";
    }
}
