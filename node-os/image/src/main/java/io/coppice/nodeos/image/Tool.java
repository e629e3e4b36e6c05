package io.coppice.nodeos.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs programs of the host, always within a time limit and with a plain environment. */
public final class Tool {

    private Tool() {}

    /**
     * What a program did.
     *
     * @param status exit status
     * @param output standard output and error together
     */
    public record Result(int status, String output) {

        public boolean succeeded() {
            return status == 0;
        }

        /** The last lines of the output, for an error message. */
        public String tail() {
            List<String> lines = output.lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        }
    }

    /** Runs a program and returns what it did, whatever that was. */
    public static Result run(
            List<String> command, @Nullable Path directory, Map<String, String> environment, Duration limit) {
        return await(start(command, directory, environment), command, limit, line -> {});
    }

    private static Process start(List<String> command, @Nullable Path directory, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The program " + command.getFirst() + " cannot be started: " + e.getMessage() + ".",
                    "Install what " + PackageList.PLACE + " lists; as root, './coppice' does it.",
                    e);
        }
    }

    /** Runs a program that must succeed and returns its output. */
    public static String require(
            List<String> command, @Nullable Path directory, Map<String, String> environment, Duration limit) {
        Result result = run(command, directory, environment, limit);
        requireSuccess(result, command);
        return result.output();
    }

    private static void requireSuccess(Result result, List<String> command) {
        if (!result.succeeded()) {
            throw new ImageException.BuildFailed(
                    "'" + String.join(" ", command) + "' failed with status " + result.status() + ":\n" + result.tail(),
                    "Read the program's own message above; run the build again when its cause is gone.",
                    null);
        }
    }

    private static String read(Process process, Consumer<String> heard) throws IOException {
        StringBuilder text = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                text.append(line).append('\n');
                heard.accept(line);
            }
        }
        return text.toString();
    }

    /** Runs a program that must succeed in the current directory. */
    public static String require(List<String> command, Duration limit) {
        return require(command, null, Map.of(), limit);
    }

    /**
     * Runs a program that must succeed and hears each line of its output when it is written.
     *
     * @param heard called on a thread of its own
     */
    public static void follow(List<String> command, @Nullable Path directory, Duration limit, Consumer<String> heard) {
        Result result = await(start(command, directory, Map.of()), command, limit, heard);
        requireSuccess(result, command);
    }

    private static Result await(Process process, List<String> command, Duration limit, Consumer<String> heard) {
        try {
            process.getOutputStream().close();
            var output = new java.util.concurrent.FutureTask<>(() -> read(process, heard));
            Thread.ofVirtual().start(output);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ImageException.BuildFailed(
                        "'" + String.join(" ", command) + "' did not end within " + limit.toSeconds() + " s.",
                        "See whether the host is overloaded or the network is gone, then build again.",
                        null);
            }
            return new Result(process.exitValue(), output.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException.BuildFailed("The build was interrupted.", "Build again.", e);
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            throw new ImageException.BuildFailed(
                    "The output of '" + String.join(" ", command) + "' cannot be read: " + e.getMessage() + ".",
                    "Build again.",
                    e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
