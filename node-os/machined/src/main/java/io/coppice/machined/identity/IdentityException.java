package io.coppice.machined.identity;

import java.io.Serial;

/** A certificate or key cannot be read, issued or stored; the message says which and what helps. */
public final class IdentityException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public IdentityException(String message) {
        super(message);
    }

    public IdentityException(String message, Throwable cause) {
        super(message, cause);
    }
}
