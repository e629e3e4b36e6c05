package io.coppice.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** What a refusal or silence of a node's API means. */
final class NodeErrors {

    private NodeErrors() {}

    static CliException of(NodeTarget target, StatusRuntimeException e) {
        Status status = e.getStatus();
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        String node = target.node() + " of cluster " + target.cluster();
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                failed(
                        "the API of " + node + " does not answer",
                        description,
                        "'coppice cluster show " + target.cluster()
                                + "' tells whether it runs; 'coppice node logs --console " + target.arguments()
                                + "' shows its serial console",
                        e);
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                failed(
                        node + " refuses the call",
                        description,
                        "check that the cluster is yours and its certificates are valid",
                        e);
            case UNIMPLEMENTED ->
                failed(
                        node + " does not serve this call",
                        description,
                        "its image may be older than this command: 'coppice cluster show " + target.cluster()
                                + "' names it",
                        e);
            case NOT_FOUND, INVALID_ARGUMENT, OUT_OF_RANGE ->
                failed(node + " cannot answer: " + description, "", "check the arguments", e);
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    INTERNAL,
                    DATA_LOSS ->
                failed(
                        node + " failed to answer: " + description,
                        "",
                        "'coppice node logs " + target.arguments() + "' shows what the node says",
                        e);
        };
    }

    private static CliException failed(String fact, String detail, String remedy, StatusRuntimeException e) {
        return CliException.failed(fact, detail.isEmpty() ? List.of() : List.of(detail), remedy, e);
    }
}
