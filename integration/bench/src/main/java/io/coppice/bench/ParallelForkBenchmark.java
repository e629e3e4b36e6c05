package io.coppice.bench;

/** Ten forks of one frozen control plane by one command. */
final class ParallelForkBenchmark {

    private static final String SOURCE = "bench-source";
    private static final String SNAPSHOT = "bench-many";
    private static final String FORK = "bench-many";
    private static final int COUNT = 10;

    private final String launcher;
    private final Samples samples;

    ParallelForkBenchmark(String launcher, Samples samples) {
        this.launcher = launcher;
        this.samples = samples;
    }

    void run(int runs) {
        Command.run(launcher, "up", SOURCE, "--controlplanes=1", "--workers=0", "--kubernetes=none", "-o", "json");
        Command.run(launcher, "cluster", "snapshot", SOURCE, "--as", SNAPSHOT, "--freeze", "-o", "json");
        for (var run = 0; run < runs; run++) {
            var forks = Command.run(
                    launcher,
                    "cluster",
                    "fork",
                    SNAPSHOT,
                    "--name",
                    FORK,
                    "--count",
                    Integer.toString(COUNT),
                    "-o",
                    "json");
            samples.add(COUNT + " forks of 1+0 by one command, command to all healthy", "s", forks.seconds());
            samples.add("  for each", "s", forks.seconds() / COUNT);
            for (var number = 1; number <= COUNT; number++) {
                Command.run(launcher, "down", FORK + "-" + number);
            }
        }
        Command.run(launcher, "snapshot", "delete", SNAPSHOT);
        Command.run(launcher, "down", SOURCE);
    }
}
