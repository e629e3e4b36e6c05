package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.ObservedDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Map;

/**
 * Machines of {@link AccelerationProbe} whose process died before it could remove them. One whose kernel hangs would use a processor for
 * ever.
 */
public final class AbandonedProbes {

    /** Longer than a probe takes, with all its calls, on the slowest host. */
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(5);

    /** Start times are read from the kernel's clock ticks and differ a little from one reading to another. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private static final String NAME_PREFIX = "coppice-probe-";
    private static final String PURPOSE = "purpose";
    private static final String PROBE = "acceleration-probe";
    private static final String CREATED = "created";
    private static final String PROCESS = "process";
    private static final String PROCESS_START = "process-start";
    private static final String DIRECTORY = "directory";

    private AbandonedProbes() {}

    /**
     * Removes those of this directory whose process is dead, and those of any that are older than a probe can be.
     *
     * @param domains of the host, as they were just observed
     * @param directory of the verdicts, in which the probes' logs lie
     */
    public static void remove(Hypervisor connection, Collection<ObservedDomain> domains, Path directory) {
        domains.stream()
                .filter(AbandonedProbes::isProbe)
                .filter(domain -> isAbandoned(domain, directory))
                .forEach(domain -> {
                    connection.undefine(domain.id());
                    deleteLog(log(directory, domain.id()));
                });
    }

    static DomainName name(DomainId id) {
        return new DomainName(NAME_PREFIX + id);
    }

    static Path log(Path directory, DomainId id) {
        return directory.toAbsolutePath().resolve("probe-" + id + ".log");
    }

    /** Says whose a probe is, so that others can tell whether it is abandoned. */
    static DomainMetadata metadata(Path directory) {
        var self = ProcessHandle.current();
        return new DomainMetadata(Map.of(
                PURPOSE,
                PROBE,
                CREATED,
                Instant.now().toString(),
                PROCESS,
                String.valueOf(self.pid()),
                PROCESS_START,
                self.info().startInstant().map(Instant::toString).orElse(""),
                DIRECTORY,
                directory.toAbsolutePath().toString()));
    }

    static void deleteLog(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("the probe's log " + log + " cannot be deleted", e);
        }
    }

    private static boolean isProbe(ObservedDomain domain) {
        return PROBE.equals(domain.metadata().properties().get(PURPOSE))
                && domain.name().value().startsWith(NAME_PREFIX);
    }

    private static boolean isAbandoned(ObservedDomain domain, Path directory) {
        var properties = domain.metadata().properties();
        try {
            var created = Instant.parse(properties.getOrDefault(CREATED, ""));
            if (created.plus(LONGEST_PROBE).isBefore(Instant.now())) {
                return true;
            }
            return directory.toAbsolutePath().toString().equals(properties.get(DIRECTORY)) && !processLives(properties);
        } catch (DateTimeParseException | NumberFormatException e) {
            return true; // no probe of ours is marked like this
        }
    }

    private static boolean processLives(Map<String, String> properties) {
        var start = Instant.parse(properties.getOrDefault(PROCESS_START, ""));
        return ProcessHandle.of(Long.parseLong(properties.getOrDefault(PROCESS, "")))
                .flatMap(process -> process.info().startInstant())
                .filter(seen -> Duration.between(seen, start).abs().compareTo(START_TOLERANCE) <= 0)
                .isPresent();
    }
}
