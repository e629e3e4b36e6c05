package io.coppice.machined.network;

import java.io.Serial;

/** The network cannot be planned or set up; the message says what, where and what helps. */
public final class NetworkException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public NetworkException(String message) {
        super(message);
    }

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
