package io.coppice.machined.boot;

import java.io.Serial;

/** A phase failed; the message says what, where and what helps. */
public final class PhaseException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public PhaseException(String message) {
        super(message);
    }

    public PhaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
