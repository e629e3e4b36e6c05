package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the cache of loaded and linked classes with which the agent starts.
 *
 * <p>The agent is run once to learn which classes it uses; the cache is then dumped from the sorted list of them. Recording a whole run (as
 * {@code -XX:AOTMode=record} does) would also keep profiles, whose numbers differ from run to run, and no two images would be equal.
 */
final class AheadOfTimeCache {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String JAVA = "/" + JavaRuntime.HOME + "/bin/java";

    private final RootTree root;
    private final List<Path> jars;

    AheadOfTimeCache(RootTree root, List<Path> jars) {
        this.root = root;
        this.jars = jars;
    }

    /**
     * Trains, dumps, and proves that the agent's own command line accepts the cache.
     *
     * @param work an empty directory for intermediate files
     * @return how many classes the cache holds
     */
    int create(Path work) throws IOException {
        Confinement confinement = new Confinement(root, work);
        Files.writeString(work.resolve("options"), JavaRuntime.arguments(jars));
        train(confinement);
        int classes = writeSortedList(work.resolve("recorded"), work.resolve("classes"));
        dump(confinement);
        root.copy(JavaRuntime.CACHE, work.resolve("cache"), false);
        prove(confinement);
        return classes;
    }

    private void train(Confinement confinement) {
        require(
                confinement.run(
                        List.of(
                                JAVA,
                                "@/mnt/options",
                                "-Xshare:off",
                                "-XX:DumpLoadedClassList=/mnt/recorded",
                                "-Dcoppice.train=/tmp/train",
                                JavaRuntime.MAIN),
                        LIMIT),
                "The agent's training run failed",
                "Run the agent's tests; its main class must exit with 0 when coppice.train is set.");
    }

    private static int writeSortedList(Path recorded, Path sorted) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (Stream<String> text = Files.lines(recorded)) {
            text.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.replaceFirst(" id: \\d+$", ""))
                    .forEach(lines::add);
        }
        Files.write(sorted, lines);
        return (int) lines.stream().filter(line -> !line.startsWith("@")).count();
    }

    private void dump(Confinement confinement) {
        require(
                confinement.run(
                        List.of(
                                JAVA,
                                "@/mnt/options",
                                "-Xshare:dump",
                                "-XX:+AOTClassLinking",
                                "-XX:SharedClassListFile=/mnt/classes",
                                "-XX:SharedArchiveFile=/mnt/cache"),
                        LIMIT),
                "The agent's class cache could not be made",
                "Read the JVM's message; the class list it was made from comes from the agent's training run.");
    }

    private void prove(Confinement confinement) {
        require(
                confinement.run(
                        List.of(JAVA, "-Xshare:on", "-Dcoppice.train=/tmp/train", "@/" + JavaRuntime.ARGUMENTS), LIMIT),
                "The Java runtime refuses the agent's class cache",
                "The cache and the node must use the same options; see JavaRuntime.arguments.");
    }

    private static void require(Tool.Result result, String what, String remedy) {
        if (!result.succeeded()) {
            throw new ImageException.BuildFailed(
                    what + " (status " + result.status() + "):\n" + result.tail(), remedy, null);
        }
    }
}
