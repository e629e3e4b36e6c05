package io.coppice.orchestrator.engine;

import java.security.PrivateKey;

/**
 * With what an administrator speaks to the Kubernetes API.
 *
 * @param authority PEM of the certificate that vouches for the servers
 * @param certificate PEM of the administrator's own
 */
record KubernetesCredentials(String authority, String certificate, PrivateKey key) {

    @Override
    public String toString() {
        return "KubernetesCredentials";
    }
}
