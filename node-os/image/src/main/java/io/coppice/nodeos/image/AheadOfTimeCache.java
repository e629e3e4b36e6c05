package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the cache of parsed classes with which the agent starts.
 *
 * <p>The cache is dumped from a list of classes, not from the recording of a run (as {@code -XX:AOTMode=record} does): a recording holds
 * profiles and the luck of threads, and no two images would be equal. For the same reason the list itself is pinned beside the lock file.
 * Linking classes ahead of time ({@code -XX:+AOTClassLinking}) stamps the time into the cache, and makes the agent start later: it loads
 * thousands of classes before the first is needed.
 */
final class AheadOfTimeCache {

    /**
     * How well a cache fits the agent.
     *
     * @param loaded classes that the agent's training run loads
     * @param missing those of them that were not in the cache
     */
    record Fit(long loaded, long missing) {}

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String JAVA = "/" + JavaRuntime.HOME + "/bin/java";
    private static final String TRAINING = "-Dcoppice.train=/tmp/train";

    private final RootTree root;
    private final Path work;
    private final Confinement confinement;

    /**
     * @param work an empty directory for intermediate files
     */
    AheadOfTimeCache(RootTree root, List<Path> jars, Path work) throws IOException {
        this.root = root;
        this.work = work;
        this.confinement = new Confinement(root, work);
        Files.writeString(work.resolve("options"), JavaRuntime.arguments(jars));
    }

    /** Runs the agent in training to learn which classes it uses. */
    ClassList record() throws IOException {
        require(
                confinement.run(
                        List.of(
                                JAVA,
                                "@/mnt/options",
                                "-XX:DumpLoadedClassList=/mnt/recorded",
                                TRAINING,
                                JavaRuntime.MAIN),
                        LIMIT),
                "The agent's training run failed",
                "Run the agent's tests; its main class must exit with 0 when coppice.train is set.");
        return ClassList.parse(Files.readAllLines(work.resolve("recorded")));
    }

    /** Dumps the cache into the root tree and proves that the agent's own command line accepts it. */
    Fit create(ClassList classes) throws IOException {
        Files.write(work.resolve("classes"), classes.lines());
        dump();
        root.copy(JavaRuntime.CACHE, work.resolve("cache"), false);
        return prove();
    }

    private void dump() {
        require(
                confinement.run(
                        List.of(
                                JAVA,
                                "@/mnt/options",
                                "-Xshare:dump",
                                "-XX:SharedClassListFile=/mnt/classes",
                                "-XX:SharedArchiveFile=/mnt/cache"),
                        LIMIT),
                "The agent's class cache could not be made",
                "Read the JVM's message; the class list it was made from comes from the agent's training run.");
    }

    private Fit prove() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(JAVA, "-Xshare:on", "-Xlog:class+load:file=/mnt/loaded", TRAINING));
        command.add("@/" + JavaRuntime.ARGUMENTS);
        require(
                confinement.run(command, LIMIT),
                "The Java runtime refuses the agent's class cache",
                "The cache and the node must use the same options; see JavaRuntime.arguments.");
        try (Stream<String> lines = Files.lines(work.resolve("loaded"))) {
            List<String> loaded =
                    lines.filter(line -> line.contains(" source: ")).toList();
            long missing = loaded.stream()
                    .filter(line -> !line.contains("shared objects file"))
                    .count();
            return new Fit(loaded.size(), missing);
        }
    }

    private static void require(Tool.Result result, String what, String remedy) {
        if (!result.succeeded()) {
            throw new ImageException.BuildFailed(
                    what + " (status " + result.status() + "):\n" + result.tail(), remedy, null);
        }
    }
}
