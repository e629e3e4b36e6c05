package io.coppice.machined.kubernetes.client;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API cannot be reached, or did not do what was asked; the message says what was asked and the answer. */
public final class KubernetesException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Why, and so who has to act. */
    public enum Kind {
        /** There are no credentials yet, or no usable ones: whoever writes them must act. */
        NO_ACCESS,
        /** No connection, or one that broke or was too slow: try again. */
        UNREACHABLE,
        /** The server is not ready or has too much to do: try again. */
        UNAVAILABLE,
        /** The server does not know who asks. */
        UNAUTHENTICATED,
        /** The server does not allow it to who asks. */
        FORBIDDEN,
        /** There is no such object or kind of object. */
        NOT_FOUND,
        /** It is there already, or was changed since it was read. */
        CONFLICT,
        /** The resource version is too old: list anew. */
        EXPIRED,
        /** What was asked is wrong in itself. */
        INVALID,
        /** The answer is not one of the Kubernetes API. */
        NOT_UNDERSTOOD
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public KubernetesException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, null, cause);
    }

    KubernetesException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the server asks to wait before the next try. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same may work later without anybody changing what is asked. */
    public boolean passing() {
        return switch (kind) {
            case NO_ACCESS, UNREACHABLE, UNAVAILABLE, UNAUTHENTICATED, FORBIDDEN, EXPIRED -> true;
            case NOT_FOUND, CONFLICT, INVALID, NOT_UNDERSTOOD -> false;
        };
    }
}
