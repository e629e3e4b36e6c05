package io.coppice.junit;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** What a cluster was like when a test failed, part by part: one that cannot be had keeps no other from being written. */
final class Report {

    static final String PROBLEMS = "problems.txt";

    /**
     * @param file relative to the report
     * @param text asked for when the report is written
     */
    record Part(String file, Callable<String> text) {}

    private Report() {}

    /**
     * Writes all parts at once, in place of an older report.
     *
     * @return what could not be had, as it stands in {@value #PROBLEMS} too
     */
    static List<String> write(Path directory, List<Part> parts) throws IOException, InterruptedException {
        clear(directory);
        Files.createDirectories(directory);
        var problems = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var written = parts.stream()
                    .map(part -> threads.submit(() -> write(directory.resolve(part.file()), part.text())))
                    .toList();
            for (var index = 0; index < parts.size(); index++) {
                try {
                    written.get(index).get();
                } catch (ExecutionException e) {
                    problems.add(parts.get(index).file() + ": " + describe(e.getCause()));
                }
            }
        }
        if (!problems.isEmpty()) {
            Files.write(directory.resolve(PROBLEMS), problems);
        }
        return problems;
    }

    private static Path write(Path file, Callable<String> text) throws Exception {
        var found = text.call();
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, found.isEmpty() || found.endsWith("\n") ? found : found + "\n");
    }

    private static String describe(@Nullable Throwable cause) {
        return cause instanceof StatusRuntimeException silence
                ? "the node does not answer: " + silence.getMessage()
                : String.valueOf(cause);
    }

    private static void clear(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
