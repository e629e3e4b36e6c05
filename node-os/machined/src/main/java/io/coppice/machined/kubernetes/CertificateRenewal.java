package io.coppice.machined.kubernetes;

import io.coppice.machined.identity.IdentityException;
import io.coppice.machined.service.ServiceException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Issues certificates anew when they are due, and starts anew, one after the other, the services that read theirs only when they start. One that
 * cannot be started anew is tried again at the next look. Used by one thread.
 */
final class CertificateRenewal {

    private final Certificates certificates;
    private final List<String> services;
    private final Restart restart;
    private final Consumer<String> report;
    private final Set<String> left = new LinkedHashSet<>();

    CertificateRenewal(Certificates certificates, List<String> services, Restart restart, Consumer<String> report) {
        this.certificates = certificates;
        this.services = List.copyOf(services);
        this.restart = restart;
        this.report = report;
    }

    /** What is renewed. */
    interface Certificates {

        boolean due(Instant now) throws IdentityException;

        /** Puts new ones where services read them. */
        void issue() throws IdentityException, IOException;
    }

    /** Starts a service anew. */
    @FunctionalInterface
    interface Restart {
        void restart(String service) throws ServiceException, InterruptedException;
    }

    void look(Instant now) throws InterruptedException {
        try {
            if (certificates.due(now)) {
                certificates.issue();
                left.addAll(services);
            }
        } catch (IdentityException | IOException failure) {
            report.accept("kubernetes: certificates cannot be renewed: " + failure.getMessage());
        }
        if (!left.isEmpty()) {
            restartAll();
        }
    }

    private void restartAll() throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (String service : List.copyOf(left)) {
            try {
                restart.restart(service);
                left.remove(service);
            } catch (ServiceException failure) {
                failures.add(service + ": " + failure.getMessage());
            }
        }
        report.accept(
                failures.isEmpty()
                        ? "kubernetes: certificates were renewed"
                        : "kubernetes: certificates were renewed, and not all services show the new ones yet; they are tried again: "
                                + String.join("; ", failures));
    }
}
