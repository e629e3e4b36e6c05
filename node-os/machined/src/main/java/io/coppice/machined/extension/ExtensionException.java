package io.coppice.machined.extension;

/** An extension cannot be mounted. The message says which, why, and what to do. */
public final class ExtensionException extends Exception {

    private static final long serialVersionUID = 1L;

    public ExtensionException(String message) {
        super(message);
    }

    public ExtensionException(String message, Throwable cause) {
        super(message, cause);
    }
}
