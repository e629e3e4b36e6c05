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
        return run(command, input.getBytes(StandardCharsets.UTF_8), limit);
    }

    /**
     * Runs a program that reads bytes, and waits for its end.
     *
     * @param command path and arguments; never a secret among them
     * @param input what it reads
     * @param limit after which it is killed
     * @throws IOException when it cannot be started or does not end within the limit
     */
    public static Result run(List<String> command, byte[] input, Duration limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = builder.start();
        Thread guard = killAfter(process, limit);
        try {
            String unread = writeInput(process, input);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS) || process.exitValue() == 128 + 9) {
                throw new IOException(command.getFirst() + " did not end within " + limit.toSeconds()
                        + " s or was killed; it had written: " + output);
            }
            int exitCode = process.exitValue();
            return new Result(exitCode, exitCode == 0 || unread.isEmpty() ? output : output + "\n" + unread);
        } finally {
            guard.interrupt();
            process.destroyForcibly();
        }
    }

    /** A program may end before it has read all: returns what kept the rest from it, which its exit code explains. */
    private static String writeInput(Process process, byte[] input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input);
            return "";
        } catch (IOException closed) {
            return "it did not read all of its input: " + closed.getMessage();
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
