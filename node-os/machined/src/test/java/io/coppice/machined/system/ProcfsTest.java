package io.coppice.machined.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel of the machine that runs the test. */
class ProcfsTest {
    private final Procfs procfs = new Procfs();

    @Test
    void theKernelsTablesAreUnderstood() throws IOException {
        assertThat(procfs.memory().get("MemTotal")).isPositive();
        assertThat(procfs.loadAverage().five()).isNotNegative();
        assertThat(procfs.statistics().cpus()).isNotEmpty();
        assertThat(procfs.networkDevices()).isNotEmpty();
        assertThat(procfs.mounts()).anyMatch(mount -> mount.target().equals("/proc"));
        assertThat(procfs.auxiliaryVector().pageBytes()).isIn(4096L, 16384L, 65536L);
        assertThat(procfs.disks()).allSatisfy(disk -> assertThat(disk.name()).isNotEmpty());
    }

    @Test
    void thisProcessIsAmongTheProcesses() throws IOException {
        long self = ProcessHandle.current().pid();

        assertThat(procfs.processes())
                .isSortedAccordingTo((a, b) -> Integer.compare(a.id(), b.id()))
                .anySatisfy(process -> {
                    assertThat((long) process.id()).isEqualTo(self);
                    assertThat(process.executable()).endsWith("/java");
                });
    }

    @Test
    void processesThatEndedAreLeftOut(@TempDir Path root) throws IOException {
        Path ended = Files.createDirectories(root.resolve("7"));
        Files.createDirectories(root.resolve("sys"));
        Path alive = Files.createDirectories(root.resolve("8"));
        Files.writeString(alive.resolve("stat"), "8 (init) S 0 8 8 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 1 4096 1 0\n");
        Files.writeString(alive.resolve("cmdline"), "");

        assertThat(new Procfs(root).processes())
                .extracting(ProcessEntry::command)
                .containsExactly("init");
        assertThat(ended).isEmptyDirectory();
    }
}
