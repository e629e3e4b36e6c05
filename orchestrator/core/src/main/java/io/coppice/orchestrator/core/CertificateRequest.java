package io.coppice.orchestrator.core;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a certificate shall say.
 *
 * @param organizations the subject's O; roles in a client's certificate
 * @param dnsNames subject alternative names
 * @param addresses subject alternative names
 * @param lifetime from now
 */
public record CertificateRequest(
        String commonName,
        List<String> organizations,
        List<String> dnsNames,
        List<InetAddress> addresses,
        Set<Purpose> purposes,
        Duration lifetime) {

    public enum Purpose {
        SERVER,
        CLIENT
    }

    public CertificateRequest {
        organizations = List.copyOf(organizations);
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        purposes = Set.copyOf(purposes);
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a certificate needs a lifetime, not " + lifetime);
        }
    }
}
