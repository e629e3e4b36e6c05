package io.coppice.machined.agent;

import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.identity.Expiry;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.identity.NodeCertificates;
import io.coppice.machined.service.ServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Looks once a day for certificates that near their end, and has them renewed. */
final class CertificateWatch {

    /** Takes the config's certificates anew, issuing those that it does not bring. */
    @FunctionalInterface
    interface Renewal {
        NodeCertificates renew() throws IdentityException, ServiceException, PhaseException;
    }

    private static final Duration INTERVAL = Duration.ofDays(1);

    private final Parts parts;
    private final InstantSource clock;

    CertificateWatch(Parts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** Begins to watch. */
    void begin(NodeCertificates certificates, Renewal renewal) {
        Thread thread = new Thread(() -> watch(certificates, renewal), "certificates");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(NodeCertificates first, Renewal renewal) {
        NodeCertificates certificates = first;
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                certificates = look(certificates, renewal);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Renews what is due and returns the certificates in force afterwards. */
    NodeCertificates look(NodeCertificates certificates, Renewal renewal) {
        try {
            if (Expiry.due(certificates, clock.instant()).isEmpty()) {
                return certificates;
            }
            NodeCertificates renewed = renewal.renew();
            List<String> left = Expiry.due(renewed, clock.instant());
            parts.console.print(
                    left.isEmpty()
                            ? "certificates were renewed"
                            : "certificates near their end and came with the config: " + String.join(", ", left)
                                    + "; apply a config with new ones in NodeIdentityConfig");
            return renewed;
        } catch (IdentityException | ServiceException | PhaseException failure) {
            parts.console.print("certificates cannot be renewed: " + failure.getMessage());
            return certificates;
        }
    }
}
