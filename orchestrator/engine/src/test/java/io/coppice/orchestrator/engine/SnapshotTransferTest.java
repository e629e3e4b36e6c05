package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.testing.FakeHypervisor;
import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import io.coppice.orchestrator.engine.EngineParts.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots go to files, and come from them in another home on another host. */
final class SnapshotTransferTest {

    private static final SnapshotName WARM = new SnapshotName("warm");
    private static final Optional<SnapshotName> AS_IT_WAS = Optional.empty();

    private static final ClusterSpec SMALL = new ClusterSpec(
            new ClusterName("dev"),
            1,
            1,
            "ephemeral",
            Optional.empty(),
            Optional.of("256MiB"),
            Optional.empty(),
            List.of(),
            new Lease.Permanent(),
            Bench.HOST,
            Optional.empty(),
            new KubernetesChoice.None(),
            List.of());

    @TempDir
    private Path directory;

    private Bench here;
    private Path file;

    @BeforeEach
    void exportASnapshot() {
        here = new Bench(directory.resolve("here"));
        file = directory.resolve("warm.tar.zst");
        try (var engine = here.engine()) {
            here.up(engine, SMALL);
            engine.takeSnapshot(new ClusterName("dev"), WARM, AfterSnapshot.GO_ON, here.events::add);
            engine.exportSnapshot(WARM, file, here.events::add);
        }
    }

    @AfterEach
    void end() {
        here.close();
    }

    private Bench elsewhere() {
        return new Bench(directory.resolve("elsewhere"));
    }

    private static void refuses(Bench bench, Path archive, Class<? extends CoppiceException> type, String... words) {
        try (var engine = bench.engine()) {
            assertThatThrownBy(() -> engine.importSnapshot(archive, AS_IT_WAS, _ -> {}))
                    .isInstanceOf(type)
                    .hasMessageContainingAll(words);
            assertThat(engine.snapshots()).isEmpty();
        }
        assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
    }

    /** The archive with one more file, and without those of which the name contains a word. */
    private Path changed(String added, String dropped) throws IOException {
        return changed(added, new byte[] {1, 2, 3, 4}, dropped);
    }

    private Path changed(String added, byte[] content, String dropped) throws IOException {
        var changed = directory.resolve("changed.tar.zst");
        try (var in = new TarArchiveInputStream(new ZstdInputStream(Files.newInputStream(file)));
                var out = new TarArchiveOutputStream(new ZstdOutputStream(Files.newOutputStream(changed)))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().contains(dropped)) {
                    out.putArchiveEntry(entry);
                    in.transferTo(out);
                    out.closeArchiveEntry();
                }
            }
            if (!added.isEmpty()) {
                var more = new TarArchiveEntry(added, true);
                more.setSize(content.length);
                out.putArchiveEntry(more);
                out.write(content);
                out.closeArchiveEntry();
            }
        }
        return changed;
    }

    @Test
    void whatWasExportedIsForkedElsewhere() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var bench = elsewhere();
                var engine = bench.engine()) {
            Home.deleteTree(bench.home.resolve("images"));
            var events = new ArrayList<ProgressEvent>();

            var imported = engine.importSnapshot(file, Optional.of(new SnapshotName("other")), events::add);

            assertThat(imported.name()).isEqualTo(new SnapshotName("other"));
            assertThat(events)
                    .filteredOn(ProgressEvent.StepFinished.class::isInstance)
                    .hasSize(3);
            var fork = new Change.Fork(imported.name(), new ClusterName("fork"), new Lease.Permanent());
            engine.apply(fork, Bench.OPTIONS, bench.events::add);
            assertThat(engine.clusters())
                    .singleElement()
                    .satisfies(cluster -> assertThat(cluster.state()).isEqualTo(ClusterView.State.RUNNING));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory(imported))))
                    .isEqualTo("r--------");
            assertThat(memory(imported)).hasSameBinaryContentAs(memory(only(here)));
        }
    }

    private static SnapshotView only(Bench bench) {
        try (var engine = bench.engine()) {
            return engine.snapshots().getFirst();
        }
    }

    private static Path memory(SnapshotView snapshot) {
        return snapshot.directory().resolve("nodes/worker-1/ram");
    }

    @Test
    void theSameFileIsImportedAsOftenAsThereAreNames() {
        try (var bench = elsewhere();
                var engine = bench.engine()) {
            engine.importSnapshot(file, AS_IT_WAS, _ -> {});
            assertThatThrownBy(() -> engine.importSnapshot(file, AS_IT_WAS, _ -> {}))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("there is a snapshot warm already");
            engine.importSnapshot(file, Optional.of(new SnapshotName("again")), _ -> {});

            assertThat(engine.snapshots())
                    .extracting(SnapshotView::id)
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            engine.deleteSnapshot(WARM);
            engine.deleteSnapshot(new SnapshotName("again"));
            assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
        }
    }

    @Test
    void anotherQemuOrProcessorIsNamedBeforeAnythingIsUnpacked() {
        var inventory = here.hypervisor.inventory();
        var other = new FakeHypervisor(new HostInventory(
                inventory.uri(),
                inventory.hostname(),
                new HostInventory.Version(9, 2, 0),
                inventory.managerVersion(),
                inventory.architecture(),
                inventory.cpus(),
                inventory.memory(),
                inventory.freeMemory(),
                inventory.kvmDevice(),
                "Skylake",
                OptionalInt.of(3000)));
        try (var bench = new Bench(directory.resolve("elsewhere"), other)) {
            refuses(
                    bench,
                    file,
                    CoppiceException.HostNotReady.class,
                    "taken with QEMU 10.0.2",
                    "here is 9.2.0",
                    "taken on a processor fake at 2600 MHz, here is Skylake at 3000 MHz");
        }
    }

    @Test
    void whatRanOnKvmIsRefusedWhereThereIsNone() {
        var fast = directory.resolve("fast.tar.zst");
        try (var bench = new Bench(directory.resolve("kvm"), FakeHypervisor.withKvmDevice())) {
            bench.acceleration.outcome = new Verdict(Acceleration.KVM, "");
            try (var engine = bench.engine()) {
                bench.up(engine, SMALL);
                engine.takeSnapshot(new ClusterName("dev"), WARM, AfterSnapshot.GO_ON, bench.events::add);
                engine.exportSnapshot(WARM, fast, bench.events::add);
            }
        }
        try (var bench = elsewhere()) {
            refuses(bench, fast, CoppiceException.HostNotReady.class, "it was taken with KVM");
        }
    }

    @Test
    void aFileThatIsNotWholeLeavesNothing() throws Exception {
        var whole = Files.readAllBytes(file);
        try (var bench = elsewhere()) {
            for (var length : List.of(0, 100, whole.length / 2, whole.length - 5)) {
                var part = directory.resolve("part.tar.zst");
                Files.write(part, Arrays.copyOf(whole, length));
                refuses(bench, part, CoppiceException.InvalidRequest.class, "part.tar.zst");
            }
            whole[whole.length / 2] ^= 1;
            var damaged = directory.resolve("damaged.tar.zst");
            Files.write(damaged, whole);
            refuses(bench, damaged, CoppiceException.InvalidRequest.class, "damaged.tar.zst");
            refuses(
                    bench,
                    changed("", "worker-1/ram"),
                    CoppiceException.InvalidRequest.class,
                    "worker-1/ram is missing");
            refuses(bench, changed("", "secrets"), CoppiceException.InvalidRequest.class, "secrets.yaml is missing");
        }
    }

    @Test
    void whatIsNoPartOfTheSnapshotIsRefused() throws Exception {
        try (var bench = elsewhere()) {
            for (var name : List.of(
                    "nodes/worker-1/../../../evil",
                    "/evil",
                    "nodes/worker-2/ram",
                    "nodes/worker-1/console.log",
                    "images/0123456789abcdef/kernel",
                    "extensions/../images/x")) {
                refuses(
                        bench,
                        changed(name, "nothing"),
                        CoppiceException.InvalidRequest.class,
                        "which is no part of its snapshot");
            }
        }
    }

    @Test
    void aDiskThatLeadsToAnotherFileIsRefused() throws Exception {
        var size = DataSize.ofMebibytes(1);
        var overlay = directory.resolve("overlay.qcow2");
        BlankQcow2.overlay(overlay, size, Path.of("passwd"));
        var external = directory.resolve("external.qcow2");
        BlankQcow2.create(external, size);
        var bytes = Files.readAllBytes(external);
        bytes[79] |= 4;
        try (var bench = elsewhere()) {
            var disk = "nodes/worker-1/state.qcow2";
            for (var content : List.of(Files.readAllBytes(overlay), bytes, new byte[200], new byte[3])) {
                refuses(
                        bench,
                        changed(disk, content, disk),
                        CoppiceException.InvalidRequest.class,
                        "nodes/worker-1/state.qcow2");
            }
            refuses(bench, changed("", disk), CoppiceException.InvalidRequest.class, "is missing");
        }
    }

    @Test
    void anImageThatIsNotWhatItsIdSaysIsNotTaken() throws Exception {
        var image = only(here).image();
        try (var bench = elsewhere()) {
            Home.deleteTree(bench.home.resolve("images"));
            var forged = changed("images/" + image + "/kernel", "/kernel");

            refuses(bench, forged, CoppiceException.InvalidRequest.class, "corrupted", "kernel");

            assertThat(bench.home.resolve("images").resolve(image)).doesNotExist();
        }
    }

    @Test
    void anImportThatWasKilledIsRemovedByTheNext() throws Exception {
        try (var bench = elsewhere();
                var engine = bench.engine()) {
            var half = Files.createDirectories(bench.home.resolve("snapshots/.import-1/nodes/worker-1"));
            Files.writeString(half.resolve("ram"), "half");

            engine.importSnapshot(file, AS_IT_WAS, _ -> {});

            assertThat(bench.home.resolve("snapshots/.import-1")).doesNotExist();
            assertThat(engine.snapshots()).hasSize(1);
        }
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        var before = Files.size(file);
        try (var engine = here.engine()) {
            assertThatThrownBy(() -> engine.exportSnapshot(WARM, file, _ -> {}))
                    .isInstanceOf(CoppiceException.Conflict.class)
                    .hasMessageContaining("is there already");
            assertThatThrownBy(() ->
                            engine.exportSnapshot(WARM, directory.resolve("no/such/directory/warm.tar.zst"), _ -> {}))
                    .isInstanceOf(CoppiceException.HostNotReady.class)
                    .hasMessageContaining("cannot be written");
        }
        assertThat(file).hasSize(before);
    }
}
