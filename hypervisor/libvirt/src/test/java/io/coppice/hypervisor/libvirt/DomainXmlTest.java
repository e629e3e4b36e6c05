package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainXmlTest {

    static final Path GOLDEN = Path.of("src/test/resources/io/coppice/hypervisor/libvirt/domains");

    static Stream<String> names() {
        return GoldenMachines.ALL.keySet().stream();
    }

    /** Run with {@code -Dgolden.update=true} to write the files anew, then read the difference. */
    @ParameterizedTest
    @MethodSource("names")
    void describesTheMachineAsInItsGoldenFile(String name) throws IOException {
        var file = GOLDEN.resolve(name + ".xml");
        var xml = DomainXml.of(GoldenMachines.named(name));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, xml);
        }

        assertThat(xml).isEqualTo(Files.readString(file));
    }

    @Test
    void everyGoldenFileHasItsMachine() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            names().map(name -> name + ".xml").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsWrittenIsReadBack(String name) {
        var spec = GoldenMachines.named(name);

        var observed = DomainXmlReader.read(DomainXml.of(spec), DomainState.SHUT_OFF, true);

        assertThat(observed.name()).isEqualTo(spec.name());
        assertThat(observed.id()).isEqualTo(spec.id());
        assertThat(observed.cpus()).isEqualTo(spec.cpu().count());
        assertThat(observed.memory()).isEqualTo(spec.memory());
        assertThat(observed.metadata()).isEqualTo(spec.metadata());
    }

    @Test
    void memoryIsRoundedUpToKibibytes() {
        var spec = TestMachines.withMemory(TestMachines.idle(Path.of("/")), new DataSize((64L << 20) + 1));

        assertThat(DomainXmlReader.read(DomainXml.of(spec), DomainState.SHUT_OFF, true)
                        .memory())
                .isEqualTo(new DataSize((64L << 20) + 1024));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, (1L << 20) - 1, (1L << 20) + 1})
    void aTranslationCacheThatCannotBeWrittenInMebibytesIsRefused(long bytes) {
        assertThatThrownBy(() -> new CpuSpec(1, Acceleration.SOFTWARE, new DataSize(bytes)))
                .hasMessageContaining("whole number of MiB")
                .hasMessageContaining(new DataSize(bytes).toString());
    }

    @Test
    void disksAreNamedBeyondTheAlphabetsEnd() {
        assertThat(DomainXml.of(withDisks(27))).contains("dev=\"vda\"", "dev=\"vdz\"", "dev=\"vdaa\"");
    }

    @Test
    void moreDevicesThanSlotsAreRefused() {
        assertThatThrownBy(() -> DomainXml.of(withDisks(28)))
                .isInstanceOf(HypervisorException.InvalidSpec.class)
                .hasMessageContaining("room for 29 devices");
    }

    private static io.coppice.hypervisor.MachineSpec withDisks(int count) {
        var disks = IntStream.range(0, count)
                .mapToObj(i -> Disk.sharedReadOnly("disk-" + i, Path.of("/d" + i)))
                .toArray(Disk[]::new);
        return TestMachines.withDisks(TestMachines.idle(Path.of("/")), disks);
    }
}
