package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class MachineSpecsTest {

    private static final OptionalInt HOST_CLOCK = OptionalInt.of(2596);
    private static final MachineSpecs.Image IMAGE = new MachineSpecs.Image(
            Path.of("/i/kernel"),
            Path.of("/i/initrd"),
            "console=ttyS0",
            Path.of("/i/root"),
            List.of(Path.of("/e/ext.img")));
    private static final MachineSpecs.Files FILES =
            new MachineSpecs.Files(Path.of("/n/state"), Path.of("/n/config"), Path.of("/n/log"));

    @Test
    void machinesAreGivenTheExtensionsAndTheControlPlanesAPortForTheirKubernetes() {
        var cluster = Samples.kubernetes(1, 1);

        var controlPlane = MachineSpecs.of(cluster, cluster.nodes().getFirst(), IMAGE, FILES, HOST_CLOCK);
        var worker = MachineSpecs.of(cluster, cluster.nodes().getLast(), IMAGE, FILES, HOST_CLOCK);

        assertThat(List.of(controlPlane, worker))
                .allSatisfy(machine -> assertThat(machine.disks()).anySatisfy(disk -> {
                    assertThat(disk.serial()).isEqualTo("coppice-ext-0");
                    assertThat(disk.file()).isEqualTo(Path.of("/e/ext.img"));
                }));
        assertThat(forwardedTo(controlPlane)).containsExactly(50_000, 6_443);
        assertThat(forwardedTo(worker)).containsExactly(50_000);
        assertThat(MetadataCodec.decode(controlPlane.metadata()).kubernetesPort())
                .isEqualTo(cluster.nodes().getFirst().kubernetesPort())
                .isPresent();
    }

    private static List<Integer> forwardedTo(MachineSpec machine) {
        return machine.networkInterfaces().stream()
                .filter(NetworkInterface.UserNetwork.class::isInstance)
                .map(NetworkInterface.UserNetwork.class::cast)
                .flatMap(card -> card.forwards().stream())
                .map(NetworkInterface.PortForward::guestPort)
                .toList();
    }

    @Test
    void underSoftwareEmulationTheKernelIsToldTheRateOfTheHostsCounter() {
        var cluster = Samples.cluster(1, 0);
        assertThat(cluster.acceleration()).isEqualTo(Acceleration.SOFTWARE);

        assertThat(commandLine(cluster, HOST_CLOCK)).isEqualTo("console=ttyS0 tsc_early_khz=2596000 quiet");
        assertThat(commandLine(cluster, OptionalInt.empty())).isEqualTo("console=ttyS0 quiet");
    }

    @Test
    void underKvmTheKernelHasTheRateOfKvm() {
        assertThat(EmulatedClock.argument(Acceleration.KVM, HOST_CLOCK)).isEmpty();
    }

    private static String commandLine(DesiredCluster cluster, OptionalInt timestampMegahertz) {
        var machine = MachineSpecs.of(cluster, cluster.nodes().getFirst(), IMAGE, FILES, timestampMegahertz);
        return switch (machine.boot()) {
            case Boot.DirectKernel kernel -> kernel.commandLine();
            case Boot.Firmware firmware -> throw new AssertionError(firmware);
        };
    }
}
