package io.coppice.machined.kubernetes.client;

import io.coppice.machined.identity.CertifiedKey;
import java.net.URI;
import java.util.Optional;

/**
 * Where the API is and who asks.
 *
 * @param server URL of the API server
 * @param authority PEM of the CAs that its certificate may come from
 * @param client certificate and key of who asks
 * @param token of who asks; a secret
 */
public record Access(URI server, String authority, Optional<CertifiedKey> client, Optional<String> token) {

    @Override
    public String toString() {
        return "Access[" + server + ", "
                + client.map(key -> "with a certificate").orElse("without a certificate") + ", "
                + token.map(secret -> "with a token").orElse("without a token") + "]";
    }
}
