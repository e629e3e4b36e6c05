package io.coppice.machined.kubernetes;

import java.io.Serial;

/** Kubernetes cannot be set up on this node; the message says what is missing and what helps. */
public final class KubernetesFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    KubernetesFailure(String message) {
        super(message);
    }

    KubernetesFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
