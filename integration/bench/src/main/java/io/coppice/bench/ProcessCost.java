package io.coppice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the QEMU process of a node costs its host. Memory by /proc/PID/smaps_rollup, CPU time by /proc/PID/stat (proc(5)).
 *
 * @param role of the node, as its name says: controlplane or worker
 */
record ProcessCost(long pid, String role) {

    private static final double TICKS_PER_SECOND = 100;

    static List<ProcessCost> ofCluster(String cluster) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> machineOf(process.pid(), cluster).stream())
                .toList();
    }

    private static Optional<ProcessCost> machineOf(long pid, String cluster) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            var guest = Pattern.compile("guest=coppice-" + Pattern.quote(cluster) + "-([a-z]+)-[0-9]+")
                    .matcher(line);
            return line.contains("qemu-system") && guest.find()
                    ? Optional.of(new ProcessCost(pid, guest.group(1)))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    double privateMebibytes() {
        return read("smaps_rollup")
                        .lines()
                        .filter(line -> line.startsWith("Private_"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    double cpuSeconds() {
        var stat = read("stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private String read(String name) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
