package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The probe's machinery, driven under software emulation, where the outcome is known. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AccelerationProbeIT {

    private final Path directory;
    private final Path cache;
    private final RealMachines machines;

    AccelerationProbeIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.cache = directory.resolve("acceleration");
        this.machines = new RealMachines(directory);
    }

    @AfterEach
    void removeMachines() {
        machines.close();
    }

    private AccelerationVerdict boot(Path kernel) throws IOException {
        return AccelerationProbe.boot(
                machines.hypervisor(),
                new AccelerationProbe.Probe(kernel, TinyKernel.emptyInitrd(directory), cache, "console=ttyS0"),
                Acceleration.SOFTWARE,
                Duration.ofSeconds(5));
    }

    private void assertNothingIsLeft() throws IOException {
        assertThat(machines.hypervisor().domains())
                .noneMatch(domain -> "acceleration-probe"
                                .equals(domain.metadata().properties().get("purpose"))
                        && domain.metadata()
                                .properties()
                                .getOrDefault("created", "")
                                .isEmpty());
        try (var files = Files.list(cache)) {
            assertThat(files)
                    .noneMatch(file ->
                            file.toString().endsWith(".log") || file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void aGuestThatPrintsTheEvidenceAndPowersOffWorks() throws IOException {
        var verdict = boot(TinyKernel.printingImage(directory, AccelerationProbe.EVIDENCE + "\n"));

        assertThat(verdict).isEqualTo(new AccelerationVerdict.Works());
        assertNothingIsLeft();
    }

    @Test
    void aGuestThatPowersOffInSilenceFails() throws IOException {
        assertThat(boot(TinyKernel.printingImage(directory, "something else\n")))
                .isInstanceOfSatisfying(
                        AccelerationVerdict.Fails.class,
                        fails -> assertThat(fails.reason()).contains("without printing"));
    }

    @Test
    void aGuestThatHangsFailsWithinTheBound() throws IOException {
        var kernel = TinyKernel.haltingImage(directory);
        var begin = System.nanoTime();

        var verdict = boot(kernel);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        AccelerationVerdict.Fails.class,
                        fails -> assertThat(fails.reason()).contains("within 5 s"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        assertNothingIsLeft();
    }

    @Test
    void aKernelThatIsNotThereFailsWithItsName() throws IOException {
        assertThat(boot(directory.resolve("no-kernel")))
                .isInstanceOfSatisfying(
                        AccelerationVerdict.Fails.class,
                        fails -> assertThat(fails.reason()).contains("no-kernel"));
        assertNothingIsLeft();
    }

    @Test
    void theVerdictIsCached() throws IOException {
        var kernel = TinyKernel.printingImage(directory, AccelerationProbe.EVIDENCE + "\n");
        var initrd = TinyKernel.emptyInitrd(directory);
        if (!machines.hypervisor().inventory().kvmDevice()) {
            assertThat(AccelerationProbe.prove(machines.hypervisor(), kernel, initrd, cache, ""))
                    .isInstanceOf(AccelerationVerdict.Fails.class);
            return;
        }

        var first = AccelerationProbe.prove(machines.hypervisor(), kernel, initrd, cache, "");
        Files.delete(initrd);
        var second = AccelerationProbe.prove(machines.hypervisor(), kernel, initrd, cache, "");

        assertThat(second).isEqualTo(first);
        try (var files = Files.list(cache)) {
            assertThat(files).hasSize(1).allMatch(file -> file.toString().endsWith(".json"));
        }
    }

    @Test
    void whatAKilledProbeLeftIsRemoved() throws IOException {
        var left = machines.start(machine -> probe(machine, "2026-01-01T00:00:00Z"));
        var running = machines.start(machine -> probe(machine, "2999-01-01T00:00:00Z"));

        boot(TinyKernel.printingImage(directory, AccelerationProbe.EVIDENCE));

        assertThat(machines.hypervisor().find(left.id())).isEmpty();
        assertThat(machines.hypervisor().find(running.id())).isPresent();
    }

    private static MachineSpec probe(MachineSpec machine, String created) {
        var named = TestMachines.withName(machine, new DomainName("coppice-probe-" + machine.id()));
        return new MachineSpec(
                named.name(),
                named.id(),
                named.title(),
                named.cpu(),
                named.memory(),
                named.boot(),
                named.disks(),
                named.networkInterfaces(),
                named.channels(),
                named.firmwareConfig(),
                named.serialLog(),
                new DomainMetadata(Map.of("purpose", "acceleration-probe", "created", created)));
    }
}
