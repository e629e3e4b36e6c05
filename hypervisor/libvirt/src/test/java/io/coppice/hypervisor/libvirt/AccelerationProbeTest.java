package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe concludes from how its machines end, with a host that plays them. */
final class AccelerationProbeTest {

    @TempDir
    private Path directory;

    private Path kernel;
    private Path cache;
    private final List<Acceleration> boots = new ArrayList<>();
    private final FakeHypervisor fake = FakeHypervisor.withKvmDevice();

    @BeforeEach
    void makeKernel() throws IOException {
        kernel = Files.writeString(directory.resolve("kernel"), "kernel");
        cache = directory.resolve("acceleration");
    }

    private AccelerationVerdict prove(Set<Acceleration> working) {
        return AccelerationProbe.prove(host(working), kernel, directory.resolve("initrd"), cache, "");
    }

    /** A host on which the probe's guest comes up under these accelerations, and QEMU refuses the others. */
    private Hypervisor host(Set<Acceleration> working) {
        return (Hypervisor) Proxy.newProxyInstance(
                Hypervisor.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        var spec = fake.specOf((DomainId) arguments[0]);
                        boots.add(spec.cpu().acceleration());
                        if (!working.contains(spec.cpu().acceleration())) {
                            throw new HypervisorException.Failed("no permission for the kernel", null);
                        }
                        fake.start(spec.id());
                        Files.writeString(spec.serialLog(), AccelerationProbe.EVIDENCE);
                        fake.guestPowersOff(spec.id());
                        return null;
                    }
                    try {
                        return method.invoke(fake, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString().replaceAll(".*\\.", ""))
                    .toList();
        }
    }

    @Test
    void whatWasProvenIsKnownWithoutABoot() {
        assertThat(AccelerationProbe.known(fake.inventory(), kernel, cache)).isEmpty();
        assertThat(boots).isEmpty();
        assertThat(cache).doesNotExist();

        var proven = prove(EnumSet.of(Acceleration.SOFTWARE));
        boots.clear();

        assertThat(AccelerationProbe.known(fake.inventory(), kernel, cache)).contains(proven);
        assertThat(boots).isEmpty();
    }

    @Test
    void kvmThatBootsTheKernelWorksAndNeedsNoControl() throws IOException {
        assertThat(prove(EnumSet.of(Acceleration.KVM))).isEqualTo(new AccelerationVerdict.Works());
        assertThat(prove(EnumSet.noneOf(Acceleration.class))).isEqualTo(new AccelerationVerdict.Works());

        assertThat(boots).containsExactly(Acceleration.KVM);
        assertThat(files()).containsExactly("json");
        assertThat(fake.domains()).isEmpty();
    }

    @Test
    void kvmFailsIfTheSameProbeSucceedsUnderSoftwareEmulation() throws IOException {
        assertThat(prove(EnumSet.of(Acceleration.SOFTWARE))).isInstanceOf(AccelerationVerdict.Fails.class);
        assertThat(prove(EnumSet.of(Acceleration.SOFTWARE))).isInstanceOf(AccelerationVerdict.Fails.class);

        assertThat(boots).containsExactly(Acceleration.KVM, Acceleration.SOFTWARE);
        assertThat(files()).containsExactly("json");
        assertThat(fake.domains()).isEmpty();
    }

    @Test
    void aProbeThatFailsEitherWaySaysNothingAboutKvm() throws IOException {
        assertThatThrownBy(() -> prove(EnumSet.noneOf(Acceleration.class)))
                .isInstanceOf(HypervisorException.Failed.class)
                .hasMessageContaining("neither with KVM nor under software emulation")
                .hasMessageContaining("no permission for the kernel");
        assertThat(files()).isEmpty();
        assertThat(fake.domains()).isEmpty();

        assertThat(prove(EnumSet.of(Acceleration.KVM))).isEqualTo(new AccelerationVerdict.Works());
    }

    @Test
    void aProbeIsAbandonedWhenItsProcessIsDeadOrItIsTooOld() throws IOException {
        var own = new HashMap<>(AbandonedProbes.metadata(cache).properties());
        var alive = define(own);
        var elsewhere = define(with(own, Map.of("process", "999999999", "directory", "/elsewhere")));
        var dead = define(with(own, Map.of("process", "999999999")));
        var anotherWithItsNumber = define(with(own, Map.of("process-start", "2020-01-01T00:00:00Z")));
        var old = define(with(own, Map.of("created", "2020-01-01T00:00:00Z", "directory", "/elsewhere")));
        var noProbe = define(with(own, Map.of("purpose", "something else", "created", "2020-01-01T00:00:00Z")));

        AbandonedProbes.remove(fake, fake.domains(), cache);

        assertThat(fake.domains().stream().map(domain -> domain.id()))
                .containsExactlyInAnyOrder(alive, elsewhere, noProbe)
                .doesNotContain(dead, anotherWithItsNumber, old);
    }

    private static Map<String, String> with(Map<String, String> properties, Map<String, String> changes) {
        var changed = new HashMap<>(properties);
        changed.putAll(changes);
        return changed;
    }

    private DomainId define(Map<String, String> metadata) {
        var id = new DomainId(UUID.randomUUID());
        var idle = TestMachines.idle(cache);
        return fake.define(new MachineSpec(
                        new DomainName("coppice-probe-" + id),
                        id,
                        idle.title(),
                        new CpuSpec(1, Acceleration.SOFTWARE),
                        idle.memory(),
                        idle.boot(),
                        idle.disks(),
                        idle.networkInterfaces(),
                        idle.channels(),
                        idle.firmwareConfig(),
                        AbandonedProbes.log(cache, id),
                        new DomainMetadata(metadata)))
                .id();
    }
}
