package io.coppice.bench;

/**
 * Snapshots and forks of one running cluster of one control plane and two workers. First it runs beside its forks, and takes processor's time from them, then it
 * stays frozen.
 */
final class ForkBenchmark {

    private static final String SOURCE = "bench-source";
    private static final String FORK = "bench-fork";
    private static final String SNAPSHOT = "bench";

    private final String launcher;
    private final Samples samples;

    ForkBenchmark(String launcher, Samples samples) {
        this.launcher = launcher;
        this.samples = samples;
    }

    void run(int runs, String kubernetes) {
        var plain = kubernetes.equals("none");
        var label = "1+2" + (plain ? "" : " with Kubernetes");
        Command.run(
                launcher,
                "up",
                SOURCE,
                "--controlplanes",
                "1",
                "--workers",
                "2",
                "--kubernetes",
                kubernetes,
                "-o",
                "json");
        for (var run = 0; run < runs; run++) {
            besideItsSource(label, plain);
        }
        Command.run(launcher, "cluster", "snapshot", SOURCE, "--as", SNAPSHOT, "--freeze", "-o", "json");
        for (var run = 0; run < runs; run++) {
            fork(label + ", source frozen", plain);
        }
        Command.run(launcher, "snapshot", "delete", SNAPSHOT);
        Command.run(launcher, "down", SOURCE);
    }

    private void besideItsSource(String label, boolean plain) {
        var snapshot = Command.run(launcher, "cluster", "snapshot", SOURCE, "--as", SNAPSHOT, "-o", "json");
        samples.add("snapshot of " + label + " that runs", "s", snapshot.seconds());
        samples.add(
                "  pause of the source",
                "s",
                snapshot.events().getLast().path("pauseSeconds").asDouble());
        fork(label, plain);
        Command.run(launcher, "snapshot", "delete", SNAPSHOT);
    }

    private void fork(String label, boolean plain) {
        var fork = Command.run(launcher, "cluster", "fork", SNAPSHOT, "--name", FORK, "-o", "json");
        samples.add("fork of " + label + ", command to healthy", "s", fork.seconds());
        StepShares.add(samples, "fork of " + label, fork.events());
        if (!plain) {
            var nodes = Command.run(launcher, "kubectl", "--cluster", FORK, "get", "nodes");
            samples.add("first kubectl get nodes in the fork of " + label, "s", nodes.seconds());
        }
        for (var machine : ProcessCost.ofCluster(FORK)) {
            samples.add(
                    "private memory of a forked " + machine.role() + " of " + label, "MiB", machine.privateMebibytes());
        }
        samples.add(
                "down of the fork of " + label,
                "s",
                Command.run(launcher, "down", FORK).seconds());
    }
}
