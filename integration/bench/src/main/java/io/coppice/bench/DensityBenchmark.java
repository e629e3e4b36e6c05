package io.coppice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Forks of one frozen control plane, made one after the other, that live at the same time: as many as are wished, or as memory bears. */
final class DensityBenchmark {

    private static final String SOURCE = "bench-source";
    private static final String FORK = "bench-dense-";
    private static final String SNAPSHOT = "bench-dense";

    /** Beyond that the host would give its pages away, and every figure with them. */
    private static final double FULLEST = 0.9;

    private static final double WINDOW_SECONDS = 20;

    private final String launcher;
    private final Samples samples;

    DensityBenchmark(String launcher, Samples samples) {
        this.launcher = launcher;
        this.samples = samples;
    }

    void run(int most) throws InterruptedException {
        Command.run(launcher, "up", SOURCE, "--controlplanes=1", "--workers=0", "--kubernetes=none", "-o", "json");
        Command.run(launcher, "cluster", "snapshot", SOURCE, "--as", SNAPSHOT, "--freeze", "-o", "json");
        var forks = new ArrayList<String>();
        while (forks.size() < most && memoryInUse() < FULLEST) {
            var name = FORK + (forks.size() + 1);
            var fork = Command.run(launcher, "cluster", "fork", SNAPSHOT, "--name", name, "-o", "json");
            samples.add("fork of 1+0 beside all others, command to healthy", "s", fork.seconds());
            forks.add(name);
        }
        samples.add("forks of 1+0 alive at once", "", forks.size());
        measure(forks);
        for (var fork : forks) {
            samples.add("down of one", "s", Command.run(launcher, "down", fork).seconds());
        }
        Command.run(launcher, "snapshot", "delete", SNAPSHOT);
        Command.run(launcher, "down", SOURCE);
    }

    private void measure(List<String> forks) throws InterruptedException {
        var machines = forks.stream()
                .flatMap(fork -> ProcessCost.ofCluster(fork).stream())
                .toList();
        machines.forEach(machine -> samples.add("  private memory of each", "MiB", machine.privateMebibytes()));
        samples.add("  memory in use on the host", "%", memoryInUse() * 100);
        var before = machines.stream().mapToDouble(ProcessCost::cpuSeconds).sum();
        Thread.sleep((long) (WINDOW_SECONDS * 1000));
        var after = machines.stream().mapToDouble(ProcessCost::cpuSeconds).sum();
        samples.add("  idle CPU of all", "% of a core", (after - before) / WINDOW_SECONDS * 100);
    }

    /** By /proc/meminfo (proc(5)): what is not available without swapping. */
    private static double memoryInUse() {
        try {
            var lines = Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.US_ASCII);
            return 1 - kibibytes(lines, "MemAvailable:") / kibibytes(lines, "MemTotal:");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double kibibytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
