package io.coppice.machined.agent;

import io.coppice.machined.boot.PhaseException;
import io.coppice.machined.identity.Expiry;
import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.identity.NodeCertificates;
import io.coppice.machined.service.ServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Looks once a day, and when the day turned out to be another, for certificates that near their end, the node's and its Kubernetes', and has them renewed. */
final class CertificateWatch {

    private static final Duration INTERVAL = Duration.ofDays(1);

    private final Parts parts;
    private final InstantSource clock;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::watch, "certificates");

    CertificateWatch(Parts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /** Begins to watch. */
    void begin() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Has it look at once: the clock was set. Does not wait for it. */
    void clockWasSet() {
        wake.release();
    }

    /** Ends the watch, and waits for a look that is under way. */
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void watch() {
        try {
            while (true) {
                if (wake.tryAcquire(INTERVAL.toSeconds(), TimeUnit.SECONDS)) {
                    wake.drainPermits();
                }
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Renews what is due of the certificates in force, the node's own first: Kubernetes has one of them. */
    private void look() throws InterruptedException {
        lookAtTheNodes();
        parts.kubernetes.renewCertificates(clock.instant());
    }

    private void lookAtTheNodes() throws InterruptedException {
        try {
            if (Expiry.due(parts.credentials.current(), clock.instant()).isEmpty()) {
                return;
            }
            NodeCertificates renewed =
                    parts.credentials.renew(parts.config.await().config());
            List<String> left = Expiry.due(renewed, clock.instant());
            parts.console.print(
                    left.isEmpty()
                            ? "certificates were renewed"
                            : "certificates near their end and came with the config: " + String.join(", ", left)
                                    + "; apply a config with new ones in NodeIdentityConfig");
        } catch (IdentityException | ServiceException | PhaseException failure) {
            parts.console.print("certificates cannot be renewed: " + failure.getMessage());
        }
    }
}
