package io.coppice.machined.kubernetes.manifest;

import java.io.Serial;

/** A manifest cannot be had or read; the message says which, where and what helps. */
final class ManifestException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }

    ManifestException(String message, Throwable cause) {
        super(message, cause);
    }
}
