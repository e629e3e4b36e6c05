package io.coppice.machined.identity;

import java.time.Duration;
import java.util.List;

/**
 * What a certificate is to say.
 *
 * @param commonName subject CN
 * @param organization subject O, empty for none
 * @param names DNS names it is valid for
 * @param addresses IP addresses it is valid for
 * @param server whether it may be shown by a server
 * @param client whether it may be shown by a client
 * @param lifetime how long it is valid from now
 */
public record CertificateRequest(
        String commonName,
        String organization,
        List<String> names,
        List<String> addresses,
        boolean server,
        boolean client,
        Duration lifetime) {

    public CertificateRequest {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }
}
