package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Proves hardware virtualisation by using it: {@code /dev/kvm} may exist and no kernel boot on it, as on nested clouds and CI runners.
 *
 * <p>Boots the node's kernel once; its initrd, told {@code coppice.probe=1}, prints {@value #EVIDENCE} and powers off. Whatever else
 * happens within the limit is a failure. No domain is left, not even of a probe that was killed: the next one removes it.
 */
public final class AccelerationProbe {

    /** What the probe's guest prints on the serial console. */
    public static final String EVIDENCE = "coppice: probe ok";

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(2);
    private static final String NAME_PREFIX = "coppice-probe-";
    private static final String PURPOSE = "purpose";
    private static final String PROBE = "acceleration-probe";
    private static final String CREATED = "created";

    private AccelerationProbe() {}

    /**
     * The verdict of the cache, or of a boot of at most about 5 s.
     *
     * @param kernel the node's kernel, as the host sees it
     * @param initrd the node's initrd, as the host sees it
     * @param cacheDirectory where verdicts lie, made if it is not there
     * @param commandLine the node's kernel command line
     * @throws HypervisorException.Unavailable if the host is not reachable
     */
    public static AccelerationVerdict prove(
            Hypervisor connection, Path kernel, Path initrd, Path cacheDirectory, String commandLine) {
        var inventory = connection.inventory();
        if (!inventory.kvmDevice()) {
            return new AccelerationVerdict.Fails(
                    inventory.hostname()
                            + " offers no KVM: enable virtualisation in its firmware, load kvm_intel or kvm_amd, and let your user read and write /dev/kvm");
        }
        var cache = VerdictCache.of(cacheDirectory, inventory, kernel);
        return cache.read().orElseGet(() -> {
            var verdict = boot(connection, kernel, initrd, cacheDirectory, commandLine, Acceleration.KVM);
            cache.write(verdict);
            return verdict;
        });
    }

    static AccelerationVerdict boot(
            Hypervisor connection,
            Path kernel,
            Path initrd,
            Path directory,
            String commandLine,
            Acceleration acceleration) {
        removeAbandoned(connection);
        var id = UUID.randomUUID();
        var log = directory.toAbsolutePath().resolve("probe-" + id + ".log");
        var spec = new MachineSpec(
                new DomainName(NAME_PREFIX + id),
                new DomainId(id),
                "Coppice acceleration probe",
                new CpuSpec(1, acceleration),
                DataSize.ofMebibytes(512),
                new Boot.DirectKernel(kernel, initrd, (commandLine + " coppice.probe=1").strip()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                log,
                new DomainMetadata(Map.of(PURPOSE, PROBE, CREATED, Instant.now().toString())));
        try {
            Files.createDirectories(directory);
            return watch(connection, spec);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + directory + " cannot be made", e);
        } catch (HypervisorException.Failed | HypervisorException.InvalidSpec | HypervisorException.Unsupported e) {
            return new AccelerationVerdict.Fails("the probe's machine does not start: " + e.getMessage());
        } finally {
            connection.undefine(spec.id());
            delete(log);
        }
    }

    private static AccelerationVerdict watch(Hypervisor connection, MachineSpec spec) throws IOException {
        var ended = new CompletableFuture<DomainEvent.Kind>();
        try (var _ = connection.subscribe(event -> {
            if (event.id().equals(spec.id()) && endsTheProbe(event.kind())) {
                ended.complete(event.kind());
            }
        })) {
            connection.define(spec);
            connection.start(spec.id());
            ended.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return judge(connection, spec);
        } catch (TimeoutException e) {
            return new AccelerationVerdict.Fails("the node's kernel did not come up within " + LIMIT.toSeconds()
                    + " s; machines run under software emulation");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException.TimedOut("proving acceleration was interrupted; ask again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an event cannot fail", e);
        }
    }

    /** A machine that QEMU pauses by itself has met an internal error. */
    private static boolean endsTheProbe(DomainEvent.Kind kind) {
        return switch (kind) {
            case STOPPED, CRASHED, SUSPENDED -> true;
            case DEFINED, UNDEFINED, STARTED, RESUMED, SHUTDOWN -> false;
        };
    }

    private static AccelerationVerdict judge(Hypervisor connection, MachineSpec spec) throws IOException {
        var state = connection.find(spec.id()).map(ObservedDomain::state).orElse(DomainState.CRASHED);
        return switch (state) {
            case SHUT_OFF ->
                printedEvidence(spec.serialLog())
                        ? new AccelerationVerdict.Works()
                        : new AccelerationVerdict.Fails(
                                "the node's kernel powered off without printing '" + EVIDENCE + "'");
            case PAUSED, CRASHED, RUNNING, STOPPING ->
                new AccelerationVerdict.Fails("QEMU stopped the node's kernel on an internal error (state " + state
                        + "), as KVM inside another hypervisor does; machines run under software emulation");
        };
    }

    /** On another host the log is out of reach; having powered off by itself must do. */
    private static boolean printedEvidence(Path log) throws IOException {
        return !Files.isReadable(log)
                || Files.readString(log, StandardCharsets.ISO_8859_1).contains(EVIDENCE);
    }

    private static void removeAbandoned(Hypervisor connection) {
        connection.domains().stream()
                .filter(domain -> PROBE.equals(domain.metadata().properties().get(PURPOSE)))
                .filter(domain -> domain.name().value().startsWith(NAME_PREFIX))
                .filter(AccelerationProbe::isAbandoned)
                .forEach(domain -> connection.undefine(domain.id()));
    }

    private static boolean isAbandoned(ObservedDomain domain) {
        var created = domain.metadata().properties().getOrDefault(CREATED, "");
        try {
            return Instant.parse(created).plus(ABANDONED_AFTER).isBefore(Instant.now());
        } catch (DateTimeParseException _) {
            return true;
        }
    }

    private static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException("the probe's log " + log + " cannot be deleted", e);
        }
    }
}
