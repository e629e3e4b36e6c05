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
            writeInput(process, input);
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

    /** A program may end before it has read all; its exit code and output tell why. */
    private static void writeInput(Process process, String input) throws IOException, InterruptedException {
        OutputStream stream = process.getOutputStream();
        try {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
            stream.close();
        } catch (IOException closed) {
            if (!endsWithin(process, Duration.ofSeconds(1))) {
                throw closed;
            }
        }
    }

    private static boolean endsWithin(Process process, Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
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
