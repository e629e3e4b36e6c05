package io.coppice.machined.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names a service's process beyond the agent's own life: its id and its start time, so that another process that got the
 * same id later is never taken for it.
 */
final class PidFile {

    private static final String SUFFIX = ".pid";

    private final Path file;
    private final Path proc;

    PidFile(Path directory, Path proc, String service) {
        this.file = directory.resolve(service + SUFFIX);
        this.proc = proc;
    }

    /** The services that have a file in the directory. */
    static List<String> ids(Path directory) {
        List<String> ids = new ArrayList<>();
        String[] names = directory.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (name.endsWith(SUFFIX)) {
                    ids.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        }
        return ids;
    }

    void write(long pid) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, pid + " " + startTime(pid));
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** The process that the file names, when it still lives. */
    Optional<ProcessHandle> living() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        int space = text.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        long pid = Long.parseLong(text.substring(0, space));
        String started = text.substring(space + 1);
        if (started.isEmpty() || !started.equals(startTime(pid))) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid);
    }

    /** Start time in clock ticks since the machine's boot, empty when there is no such process. */
    private String startTime(long pid) throws IOException {
        Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
        if (!Files.exists(stat)) {
            return "";
        }
        String text = Files.readString(stat);
        int field = text.lastIndexOf(')') + 2;
        for (int i = 3; i < 22; i++) {
            field = text.indexOf(' ', field) + 1;
        }
        return text.substring(field, text.indexOf(' ', field));
    }
}
