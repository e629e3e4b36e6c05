package io.coppice.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.MacAddress;
import io.coppice.hypervisor.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MachineTemplateTest {

    private static final MachineTemplate EPHEMERAL =
            TemplateLibrary.load(Optional.empty()).find("ephemeral").orElseThrow();

    private static NodeParameters node(Acceleration proven, Overrides overrides) {
        return node(proven, overrides, List.of(Path.of("/i/ext-a.img"), Path.of("/i/ext-b.img")));
    }

    private static NodeParameters node(Acceleration proven, Overrides overrides, List<Path> extensions) {
        return new NodeParameters(
                new DomainName("coppice-dev-cp-1"),
                DomainId.of("6f1c2b6e-5a0e-4c9a-9a4e-0123456789ab"),
                "Coppice dev/cp-1",
                proven,
                Path.of("/i/kernel"),
                Path.of("/i/initrd"),
                "console=ttyS0 quiet ",
                Path.of("/i/root.img"),
                Path.of("/n/state.qcow2"),
                Path.of("/n/config.img"),
                extensions,
                List.of(new NetworkInterface.HostBridge(new MacAddress("52:54:00:00:00:01"), "br0")),
                List.of(),
                Path.of("/n/console.log"),
                DomainMetadata.NONE.with("cluster", "dev"),
                overrides);
    }

    private static MachineTemplate with(AccelerationPolicy acceleration, List<String> kernelArguments) {
        var settings = EPHEMERAL.settings(MachineRole.WORKER);
        var changed = new MachineSettings(
                settings.cpus(),
                settings.kubernetesCpus(),
                settings.memory(),
                settings.kubernetesMemory(),
                settings.disk(),
                settings.durability(),
                kernelArguments,
                List.of());
        return new MachineTemplate(
                "x",
                EPHEMERAL.origin(),
                List.of(),
                "",
                acceleration,
                Optional.empty(),
                java.util.Map.of(MachineRole.WORKER, changed, MachineRole.CONTROL_PLANE, changed));
    }

    @Example
    void machineHasTheTemplatesSizesAndTheNodesParticulars() {
        var spec = EPHEMERAL.machine(MachineRole.WORKER, node(Acceleration.SOFTWARE, Overrides.NONE));

        assertThat(spec.name()).hasToString("coppice-dev-cp-1");
        assertThat(spec.cpu().count()).isEqualTo(1);
        assertThat(spec.cpu().acceleration()).isEqualTo(Acceleration.SOFTWARE);
        assertThat(spec.memory()).isEqualTo(DataSize.parse("768MiB"));
        assertThat(spec.boot())
                .isEqualTo(new Boot.DirectKernel(Path.of("/i/kernel"), Path.of("/i/initrd"), "console=ttyS0 quiet"));
        assertThat(spec.networkInterfaces()).hasSize(1);
        assertThat(spec.serialLog()).isEqualTo(Path.of("/n/console.log"));
        assertThat(spec.metadata().properties()).containsEntry("cluster", "dev");
    }

    @Example
    void disksAreToldApartBySerial() {
        var disks = EPHEMERAL
                .machine(MachineRole.CONTROL_PLANE, node(Acceleration.KVM, Overrides.NONE))
                .disks();

        assertThat(disks)
                .extracting(Disk::serial)
                .containsExactly("coppice-root", "coppice-state", "coppice-config", "coppice-ext-0", "coppice-ext-1");
        assertThat(disks.get(1))
                .isEqualTo(new Disk(
                        "coppice-state",
                        Path.of("/n/state.qcow2"),
                        Disk.Format.QCOW2,
                        Disk.Access.EXCLUSIVE,
                        Disk.Durability.EPHEMERAL,
                        Optional.empty()));
        assertThat(disks.stream().filter(disk -> disk.access() == Disk.Access.SHARED_READ_ONLY))
                .hasSize(4)
                .allSatisfy(disk -> assertThat(disk.format()).isEqualTo(Disk.Format.RAW));
    }

    @Example
    void machinesWithExtensionsKeepMoreTranslatedCode() {
        var with = EPHEMERAL.machine(MachineRole.WORKER, node(Acceleration.SOFTWARE, Overrides.NONE));
        var without = EPHEMERAL.machine(MachineRole.WORKER, node(Acceleration.SOFTWARE, Overrides.NONE, List.of()));

        assertThat(with.cpu().translationCache()).isEqualTo(DataSize.parse("768MiB"));
        assertThat(without.cpu().translationCache()).isEqualTo(DataSize.parse("128MiB"));
    }

    @Example
    void kernelArgumentsAreAddedToTheImages() {
        var spec = with(AccelerationPolicy.AUTO, List.of("a", "b=c"))
                .machine(MachineRole.WORKER, node(Acceleration.KVM, Overrides.NONE));

        assertThat(((Boot.DirectKernel) spec.boot()).commandLine()).isEqualTo("console=ttyS0 quiet a b=c");
    }

    @Example
    void accelerationIsWhatIsProvenUnlessTheTemplateSays() {
        assertThat(AccelerationPolicy.AUTO.choose(Acceleration.KVM)).isEqualTo(Acceleration.KVM);
        assertThat(AccelerationPolicy.AUTO.choose(Acceleration.SOFTWARE)).isEqualTo(Acceleration.SOFTWARE);
        assertThat(AccelerationPolicy.SOFTWARE.choose(Acceleration.KVM)).isEqualTo(Acceleration.SOFTWARE);
        assertThat(AccelerationPolicy.KVM.choose(Acceleration.KVM)).isEqualTo(Acceleration.KVM);
        var demanding = with(AccelerationPolicy.KVM, List.of());
        assertThatThrownBy(() -> demanding.machine(MachineRole.WORKER, node(Acceleration.SOFTWARE, Overrides.NONE)))
                .isInstanceOf(AccelerationUnavailableException.class)
                .hasMessageContaining("coppice doctor");
    }

    @Property(tries = 50)
    void overridesWinWithinTheirBounds(
            @ForAll @IntRange(min = 1, max = 512) int cpus, @ForAll @IntRange(min = 256, max = 1 << 20) int mebibytes) {
        var overrides = new Overrides(
                Optional.of(cpus), Optional.of(DataSize.ofMebibytes(mebibytes)), Optional.of(DataSize.ofGibibytes(3)));
        var spec = EPHEMERAL.machine(MachineRole.WORKER, node(Acceleration.KVM, overrides));

        assertThat(overrides.problems()).isEmpty();
        assertThat(spec.cpu().count()).isEqualTo(cpus);
        assertThat(spec.memory().mebibytes()).isEqualTo(mebibytes);
        assertThat(EPHEMERAL.settings(MachineRole.WORKER).with(overrides).disk())
                .isEqualTo(DataSize.ofGibibytes(3));
    }

    @Example
    void overridesOutOfBoundsAreReportedAllAtOnce() {
        var overrides = new Overrides(
                Optional.of(0), Optional.of(DataSize.parse("1MiB")), Optional.of(DataSize.parse("1073741825")));

        assertThat(overrides.problems())
                .containsExactly(
                        "a machine has 1 to 512 CPUs, not 0",
                        "memory of 1MiB is out of range: it can be 256MiB to 4TiB",
                        "disk of 1073741825B is not a whole number of MiB");
        assertThatThrownBy(() -> EPHEMERAL.machine(MachineRole.WORKER, node(Acceleration.KVM, overrides)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
