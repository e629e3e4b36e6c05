package io.coppice.machined.platform;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs helper programs that end by themselves. */
public final class Programs {

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param exitCode 0 for success
     * @param output what it wrote to both its outputs, without white space at the ends
     */
    public record Result(int exitCode, String output) {}

    /**
     * Runs a program and waits for its end.
     *
     * @param command path and arguments; never a secret among them
     * @param input what it reads
     * @param limit after which it is killed
     * @throws IOException when it cannot be started or does not end within the limit
     */
    public static Result run(List<String> command, String input, Duration limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = builder.start();
        Thread guard = killAfter(process, limit);
        try {
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                // A program that does not read its input ends before it; its exit code tells what it thought of it.
                if (!input.isEmpty() && process.isAlive()) {
                    throw closed;
                }
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS) || process.exitValue() == 128 + 9) {
                throw new IOException(command.getFirst() + " did not end within " + limit.toSeconds()
                        + " s or was killed; it had written: " + output);
            }
            return new Result(process.exitValue(), output);
        } finally {
            guard.interrupt();
            process.destroyForcibly();
        }
    }

    private static Thread killAfter(Process process, Duration limit) {
        Thread guard = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                "limit-" + command(process));
        guard.setDaemon(true);
        guard.start();
        return guard;
    }

    private static String command(Process process) {
        return Long.toString(process.pid());
    }
}
