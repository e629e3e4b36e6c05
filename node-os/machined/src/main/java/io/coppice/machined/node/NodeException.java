package io.coppice.machined.node;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something asked of the node that it did not do. The message goes to the client: fact, then remedy; never a secret. */
public final class NodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public NodeException(Kind kind, String message) {
        this(kind, message, null);
    }

    public NodeException(Kind kind, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message), cause);
        this.kind = Objects.requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }

    /** Why it was not done, and so who has to act. */
    public enum Kind {
        /** What was asked can never be done: the client must ask otherwise. */
        INVALID,
        /** It names something that the node does not have. */
        NOT_FOUND,
        /** It was done before. */
        ALREADY_DONE,
        /** The node is not in a state to do it: first do what the message says. */
        WRONG_STATE,
        /** It may work later without anybody acting: try again. */
        UNAVAILABLE,
        /** As many others ask the same: try again when they are done. */
        BUSY,
        /** This node never does this. */
        UNSUPPORTED,
        /** A defect of the node. */
        INTERNAL
    }
}
