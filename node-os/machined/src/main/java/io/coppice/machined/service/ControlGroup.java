package io.coppice.machined.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A control group (cgroup v2) of one service. Where the system has none mounted, as in tests, it is nothing: then only the
 * service's own process is known.
 */
final class ControlGroup {

    private final Path parent;
    private final Path directory;
    private final boolean available;

    ControlGroup(Path mount, String service) {
        this.available = Files.exists(mount.resolve("cgroup.controllers"));
        this.parent = mount.resolve("coppice");
        this.directory = parent.resolve(service);
    }

    /** Makes the group when it is not there. */
    void create() throws IOException {
        if (available) {
            Files.createDirectories(directory);
        }
    }

    /** Has the kernel divide the processors between the services, however many threads one has. PID 1 does so between them and the agent. */
    void divideProcessors() throws IOException {
        if (available) {
            Path divided = parent.resolve("cgroup.subtree_control");
            if (names(parent.resolve("cgroup.controllers"), "cpu") && !names(divided, "cpu")) {
                Files.write(divided, "+cpu".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            }
        }
    }

    private static boolean names(Path file, String controller) throws IOException {
        return (" " + Files.readString(file).strip() + " ").contains(" " + controller + " ");
    }

    void add(long pid) throws IOException {
        if (available) {
            write("cgroup.procs", Long.toString(pid));
        }
    }

    /** Sends SIGKILL to every process in the group and in the groups below it. */
    void kill() throws IOException {
        if (available && Files.exists(directory)) {
            write("cgroup.kill", "1");
        }
    }

    /** Whether no process is left in the group or below it. */
    boolean empty() throws IOException {
        if (!available) {
            return true;
        }
        try {
            return Files.readString(directory.resolve("cgroup.events")).contains("populated 0");
        } catch (NoSuchFileException gone) {
            return true;
        }
    }

    private void write(String file, String text) throws IOException {
        Files.write(directory.resolve(file), text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }
}
