package io.coppice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs the chosen benchmarks and prints one table. Arguments: LAUNCHER [--runs N] [cli|image|node|up|idle|kubernetes|fork|fork-kubernetes|parallel|density|rate ...] */
public final class Benchmarks {

    private static final String CLUSTER = "bench";
    private static final double IDLE_WINDOW_SECONDS = 20;

    private final String launcher;
    private final int runs;
    private final Samples samples = new Samples();

    private Benchmarks(String launcher, int runs) {
        this.launcher = launcher;
        this.runs = runs;
    }

    public static void main(String[] arguments) throws InterruptedException {
        var launcher = arguments[0];
        var runs = 5;
        Set<String> chosen = new TreeSet<>();
        for (var index = 1; index < arguments.length; index++) {
            if (arguments[index].equals("--runs")) {
                runs = Integer.parseInt(arguments[++index]);
            } else {
                chosen.add(arguments[index]);
            }
        }
        var benchmarks = new Benchmarks(launcher, runs);
        benchmarks.run(chosen.isEmpty() ? Set.of("cli", "image", "node", "up", "idle") : chosen);
        System.out.print(benchmarks.samples.table());
    }

    private void run(Set<String> chosen) throws InterruptedException {
        if (chosen.contains("cli")) {
            commandLine();
        }
        if (chosen.contains("image")) {
            image();
        }
        if (chosen.contains("node")) {
            clusters(0, "none", false);
        }
        if (chosen.contains("kubernetes")) {
            // Not among those that are run when none is chosen: the first run may have to compile Kubernetes.
            clusters(2, "newest", true);
            extension();
        }
        if (chosen.contains("fork")) {
            new ForkBenchmark(launcher, samples).run(runs, "none");
        }
        if (chosen.contains("fork-kubernetes")) {
            new ForkBenchmark(launcher, samples).run(runs, "newest");
        }
        if (chosen.contains("parallel")) {
            new ParallelForkBenchmark(launcher, samples).run(runs);
        }
        if (chosen.contains("rate")) {
            new RateBenchmark(launcher, samples).run(runs);
        }
        if (chosen.contains("density")) {
            new DensityBenchmark(launcher, samples).run(runs);
        }
        if (chosen.contains("up") || chosen.contains("idle")) {
            clusters(2, "none", chosen.contains("idle"));
        }
    }

    private void commandLine() {
        Command.run(launcher, "--version");
        for (var run = 0; run < Math.max(runs, 20); run++) {
            samples.add(
                    "coppice --version", "s", Command.run(launcher, "--version").seconds());
            samples.add(
                    "coppice cluster list",
                    "s",
                    Command.run(launcher, "cluster", "list").seconds());
        }
    }

    private void image() {
        samples.add(
                "image build, packages cached",
                "s",
                Command.run(launcher, "image", "build", "--force").seconds());
        var image = Command.run(launcher, "image", "list", "-o", "json").json().get(0);
        samples.add("image, compressed", "MiB", image.path("compressedBytes").asLong() / 1048576.0);
    }

    private void extension() {
        for (var extension : Command.run(launcher, "image", "extension", "list", "-o", "json")
                .json()) {
            samples.add(
                    "extension " + extension.path("name").asText() + " "
                            + extension.path("version").asText() + ", compressed",
                    "MiB",
                    extension.path("compressedBytes").asLong() / 1048576.0);
        }
    }

    /** Makes clusters of one control plane, by booting and from node templates in turn, and takes them down. */
    private void clusters(int workers, String kubernetes, boolean idle) throws InterruptedException {
        var label = "1+" + workers + (kubernetes.equals("none") ? "" : " with Kubernetes");
        for (var run = 0; run < runs; run++) {
            var last = idle && run == runs - 1;
            cluster("cold", label, workers, kubernetes, List.of("--no-fork"), last);
            cluster("warm", label, workers, kubernetes, List.of(), false);
        }
    }

    private void cluster(String start, String label, int workers, String kubernetes, List<String> options, boolean idle)
            throws InterruptedException {
        var what = start + " up of " + label;
        var arguments = new ArrayList<>(List.of("up", CLUSTER, "--controlplanes", "1", "--workers"));
        arguments.addAll(List.of(Integer.toString(workers), "--kubernetes", kubernetes, "-o", "json"));
        arguments.addAll(options);
        var up = Command.run(launcher, arguments.toArray(String[]::new));
        samples.add(what + ", command to healthy", "s", up.seconds());
        StepShares.add(samples, what, up.events());
        if (!kubernetes.equals("none")) {
            phases(what, up.events());
            memory(what, ProcessCost.ofCluster(CLUSTER));
        }
        if (idle) {
            idle(label);
        }
        // for the runs to come; those that are there are not made again
        Command.run(launcher, "snapshot", "template", "make", CLUSTER);
        samples.add(
                "down of " + label, "s", Command.run(launcher, "down", CLUSTER).seconds());
    }

    /** When the last node of a role began each phase, since the command began. */
    private void phases(String prefix, List<JsonNode> events) {
        var begin = events.stream()
                .map(event -> event.path("at").asText())
                .filter(time -> !time.isEmpty())
                .map(Instant::parse)
                .min(Comparator.naturalOrder());
        var last = new java.util.LinkedHashMap<String, Double>();
        for (var event : events) {
            if (begin.isPresent() && event.has("phase")) {
                var seconds = Duration.between(
                                        begin.get(),
                                        Instant.parse(event.path("at").asText()))
                                .toMillis()
                        / 1000.0;
                var role = event.path("node").asText().replaceAll("-[0-9]+$", "");
                last.merge(role + " " + event.path("phase").asText(), seconds, Math::max);
            }
        }
        last.forEach((phase, seconds) -> samples.add("  " + prefix + ", phase begun: " + phase, "s", seconds));
    }

    /** CPU and memory of every node over a window in which nobody asks anything of them. */
    private void idle(String label) throws InterruptedException {
        var machines = ProcessCost.ofCluster(CLUSTER);
        Thread.sleep((long) (IDLE_WINDOW_SECONDS * 1000));
        var before = new ArrayList<Double>();
        machines.forEach(machine -> before.add(machine.cpuSeconds()));
        Thread.sleep((long) (IDLE_WINDOW_SECONDS * 1000));
        for (var index = 0; index < machines.size(); index++) {
            var machine = machines.get(index);
            samples.add(
                    "idle CPU of a " + machine.role() + " of " + label,
                    "% of a core",
                    (machine.cpuSeconds() - before.get(index)) / IDLE_WINDOW_SECONDS * 100);
        }
        memory(label, machines);
    }

    private void memory(String label, List<ProcessCost> machines) {
        for (var machine : machines) {
            samples.add("private memory of a " + machine.role() + " of " + label, "MiB", machine.privateMebibytes());
        }
    }
}
