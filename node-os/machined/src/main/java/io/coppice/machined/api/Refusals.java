package io.coppice.machined.api;

import io.coppice.machined.node.NodeException;
import io.grpc.Status;
import io.grpc.StatusException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/** What went wrong, as a gRPC status. */
final class Refusals {
    /** A status travels in a header, percent-encoded, and clients take headers of 8 KiB in all. */
    private static final int ENCODED_LIMIT = 6000;

    private final Consumer<String> console;

    /**
     * Tells clients what went wrong, and the console what a client cannot cure.
     *
     * @param console takes lines of text
     */
    Refusals(Consumer<String> console) {
        this.console = console;
    }

    Status of(Throwable problem) {
        return switch (problem) {
            case NodeException e -> of(e.kind()).withDescription(shorten(String.valueOf(e.getMessage())));
            case StatusException e -> e.getStatus();
            case IOException e -> {
                tell("a call failed", e);
                yield Status.INTERNAL.withDescription(
                        shorten("the node could not read or write: " + e + "; the node's console has more"));
            }
            default -> {
                tell("a call failed, which is a defect of the agent", problem);
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
            case BUSY -> Status.RESOURCE_EXHAUSTED;
            case UNSUPPORTED -> Status.UNIMPLEMENTED;
            case INTERNAL -> Status.INTERNAL;
        };
    }

    static String shorten(String message) {
        int encoded = 0;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            encoded += c >= ' ' && c <= '~' && c != '%' ? 1 : 9;
            if (encoded > ENCODED_LIMIT) {
                return message.substring(0, i) + "... (" + (message.length() - i)
                        + " characters more; first cure these)";
            }
        }
        return message;
    }

    private void tell(String what, Throwable problem) {
        StringWriter trace = new StringWriter();
        problem.printStackTrace(new PrintWriter(trace));
        console.accept("api: " + what + ": " + trace.toString().strip());
    }
}
