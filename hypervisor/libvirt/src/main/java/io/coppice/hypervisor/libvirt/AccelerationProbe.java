package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HostInventory;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Proves hardware virtualisation by using it: {@code /dev/kvm} may exist and no kernel boot on it, as on nested clouds and CI runners.
 *
 * <p>Boots the node's kernel once; its initrd, told {@code coppice.probe=1}, prints {@value #EVIDENCE} and powers off. Whatever else
 * happens within the limit is a failure. That it is KVM's is proven too: the same probe has to succeed under software emulation. No domain is
 * left, not even of a probe that was killed: see {@link AbandonedProbes}.
 */
public final class AccelerationProbe {

    /** What the probe's guest prints on the serial console. */
    public static final String EVIDENCE = "coppice: probe ok";

    private static final Path DEVICE = Path.of("/dev/kvm");

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Enough for software emulation on a busy host, which is slow and yet works. */
    private static final Duration CONTROL_LIMIT = Duration.ofSeconds(60);

    private AccelerationProbe() {}

    /**
     * The verdict of the cache, or of a boot of at most about 5 s, followed by one under software emulation if it failed.
     *
     * @param kernel the node's kernel, as the host sees it
     * @param initrd the node's initrd, as the host sees it
     * @param cacheDirectory where verdicts lie, made if it is not there
     * @param commandLine the node's kernel command line
     * @throws HypervisorException.Unavailable if the host is not reachable
     * @throws HypervisorException.Failed if the probe fails under software emulation too, so that it says nothing about KVM
     */
    public static AccelerationVerdict prove(
            Hypervisor connection, Path kernel, Path initrd, Path cacheDirectory, String commandLine) {
        var inventory = connection.inventory();
        return known(inventory, kernel, cacheDirectory).orElseGet(() -> {
            var probe = new Probe(kernel, initrd, cacheDirectory, commandLine);
            var verdict = boot(connection, probe, Acceleration.KVM, LIMIT);
            switch (verdict) {
                case AccelerationVerdict.Works _ -> {}
                case AccelerationVerdict.Fails fails -> requireControl(connection, probe, fails);
            }
            VerdictCache.of(cacheDirectory, inventory, kernel).write(verdict);
            return verdict;
        });
    }

    /**
     * The verdict that needs no boot: of the cache, or of a host that offers nothing to boot with. Empty if {@link #prove} would boot a machine.
     *
     * @param kernel the node's kernel, as the host sees it
     * @param cacheDirectory where verdicts lie
     */
    public static Optional<AccelerationVerdict> known(HostInventory inventory, Path kernel, Path cacheDirectory) {
        return inventory.kvmDevice()
                ? VerdictCache.of(cacheDirectory, inventory, kernel).read()
                : Optional.of(new AccelerationVerdict.Fails(whyNone(inventory)));
    }

    private static String whyNone(HostInventory inventory) {
        boolean here = inventory.uri().startsWith("qemu:///");
        if (here && Files.exists(DEVICE) && !(Files.isReadable(DEVICE) && Files.isWritable(DEVICE))) {
            return "you may not use " + DEVICE + ": let root run 'usermod -aG kvm " + System.getProperty("user.name")
                    + "', then log in anew";
        }
        return inventory.hostname()
                + " offers no KVM: enable virtualisation in its firmware, load kvm_intel or kvm_amd, and let your user read and write "
                + DEVICE;
    }

    /** What stops the probe under software emulation as well, such as a file that QEMU may not read, is no fault of KVM's. */
    private static void requireControl(Hypervisor connection, Probe probe, AccelerationVerdict.Fails underKvm) {
        switch (boot(connection, probe, Acceleration.SOFTWARE, CONTROL_LIMIT)) {
            case AccelerationVerdict.Works _ -> {}
            case AccelerationVerdict.Fails control ->
                throw new HypervisorException.Failed(
                        "the node's kernel " + probe.kernel()
                                + " boots neither with KVM nor under software emulation. With KVM: " + underKvm.reason()
                                + ". Under software emulation: " + control.reason()
                                + ". See to it that QEMU can read the image's files and that the image is whole, then try again",
                        null);
        }
    }

    /** What is booted, and where its log lies meanwhile. */
    record Probe(Path kernel, Path initrd, Path directory, String commandLine) {}

    static AccelerationVerdict boot(Hypervisor connection, Probe probe, Acceleration acceleration, Duration limit) {
        AbandonedProbes.remove(connection, connection.domains(), probe.directory());
        var id = new DomainId(UUID.randomUUID());
        var log = AbandonedProbes.log(probe.directory(), id);
        var spec = new MachineSpec(
                AbandonedProbes.name(id),
                id,
                "Coppice acceleration probe",
                new CpuSpec(1, acceleration),
                DataSize.ofMebibytes(512),
                new Boot.DirectKernel(
                        probe.kernel(), probe.initrd(), (probe.commandLine() + " coppice.probe=1").strip()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                log,
                AbandonedProbes.metadata(probe.directory()));
        try {
            Files.createDirectories(probe.directory());
            return watch(connection, spec, limit);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory " + probe.directory() + " cannot be made", e);
        } catch (HypervisorException.Failed | HypervisorException.InvalidSpec | HypervisorException.Unsupported e) {
            return new AccelerationVerdict.Fails("the probe's machine does not start: " + e.getMessage());
        } finally {
            try {
                connection.undefine(spec.id());
            } finally {
                AbandonedProbes.deleteLog(log);
            }
        }
    }

    private static AccelerationVerdict watch(Hypervisor connection, MachineSpec spec, Duration limit)
            throws IOException {
        var ended = new CompletableFuture<DomainEvent.Kind>();
        try (var _ = connection.subscribe(event -> {
            if (event.id().equals(spec.id()) && endsTheProbe(event.kind())) {
                ended.complete(event.kind());
            }
        })) {
            connection.define(spec);
            connection.start(spec.id());
            ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return judge(connection, spec);
        } catch (TimeoutException e) {
            return new AccelerationVerdict.Fails(
                    "the node's kernel did not come up within " + limit.toSeconds() + " s");
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
                        + "), as KVM inside another hypervisor does");
        };
    }

    /** On another host the log is out of reach; having powered off by itself must do. */
    private static boolean printedEvidence(Path log) throws IOException {
        return !Files.isReadable(log)
                || Files.readString(log, StandardCharsets.ISO_8859_1).contains(EVIDENCE);
    }
}
