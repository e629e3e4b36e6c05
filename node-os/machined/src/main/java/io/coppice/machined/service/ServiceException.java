package io.coppice.machined.service;

import java.io.Serial;

/** A service cannot be prepared, started, stopped or is not healthy; the message says what, where and what helps. */
public class ServiceException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
