package io.coppice.machined.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On files that look like those of the kernel. */
class ControlGroupTest {

    @TempDir
    private Path mount;

    @Test
    void dividesProcessorsOnTheWayToTheGroup() throws IOException {
        Path parent = Files.createDirectories(mount.resolve("coppice"));
        group(mount, "cpuset cpu io memory\n", "io\n");
        group(parent, "cpu\n", "\n");

        new ControlGroup(mount, "etcd").divideProcessors();

        assertThat(mount.resolve("cgroup.subtree_control")).content().startsWith("+cpu");
        assertThat(parent.resolve("cgroup.subtree_control")).content().startsWith("+cpu");
    }

    @Test
    void leavesAloneWhatIsDividedOrCannotBe() throws IOException {
        Path parent = Files.createDirectories(mount.resolve("coppice"));
        group(mount, "cpuset cpu\n", "cpu\n");
        group(parent, "cpuset\n", "\n");

        new ControlGroup(mount, "etcd").divideProcessors();

        assertThat(mount.resolve("cgroup.subtree_control")).hasContent("cpu\n");
        assertThat(parent.resolve("cgroup.subtree_control")).hasContent("\n");
    }

    private static void group(Path directory, String controllers, String divided) throws IOException {
        Files.writeString(directory.resolve("cgroup.controllers"), controllers);
        Files.writeString(directory.resolve("cgroup.subtree_control"), divided);
    }
}
