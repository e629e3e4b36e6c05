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
    void dividesProcessorsBetweenServices() throws IOException {
        Path parent = Files.createDirectories(mount.resolve("coppice"));
        group(mount, "cpuset cpu io memory\n", "cpu\n");
        group(parent, "cpuset cpu\n", "\n");

        new ControlGroup(mount, "etcd").divideProcessors();

        assertThat(mount.resolve("cgroup.subtree_control")).as("PID 1's").hasContent("cpu\n");
        assertThat(parent.resolve("cgroup.subtree_control")).content().startsWith("+cpu");
    }

    @Test
    void leavesAloneWhatIsDividedOrCannotBe() throws IOException {
        Path parent = Files.createDirectories(mount.resolve("coppice"));
        group(mount, "cpuset cpu\n", "cpu\n");
        for (String[] divided : new String[][] {{"cpuset\n", "\n"}, {"cpuset cpu\n", "cpu\n"}}) {
            group(parent, divided[0], divided[1]);

            new ControlGroup(mount, "etcd").divideProcessors();

            assertThat(parent.resolve("cgroup.subtree_control")).hasContent(divided[1]);
        }
    }

    private static void group(Path directory, String controllers, String divided) throws IOException {
        Files.writeString(directory.resolve("cgroup.controllers"), controllers);
        Files.writeString(directory.resolve("cgroup.subtree_control"), divided);
    }
}
