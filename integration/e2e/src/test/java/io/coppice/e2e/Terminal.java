package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command on a terminal of its own: what it shows can be waited for, and keys can be typed. */
final class Terminal implements AutoCloseable {

    private final Process process;
    private final StringBuilder screen = new StringBuilder();
    private boolean ended;

    private Terminal(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** {@code script} gives the command a terminal and passes everything on. */
    static Terminal run(List<String> command, Map<String, String> environment) {
        var quoted = command.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .toList();
        var builder = new ProcessBuilder(
                "script", "--quiet", "--return", "--flush", "--command", String.join(" ", quoted), "/dev/null");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        try {
            return new Terminal(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails at once when the command ends without having shown it. */
    synchronized void awaitText(String text, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        try {
            while (screen.indexOf(text) < 0) {
                var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                assertThat(!ended && left > 0)
                        .as("'%s' within %s on the terminal, which shows:%n%s", text, limit, screen)
                        .isTrue();
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int awaitExit(Duration limit) {
        try {
            assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the command ends within %s; the terminal shows:%n%s", limit, screen)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            var buffer = new char[4096];
            for (var count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                shown(buffer, count);
            }
        } catch (IOException closed) {
            shown(closed.toString().toCharArray(), closed.toString().length());
        }
        end();
    }

    private synchronized void shown(char[] text, int length) {
        screen.append(text, 0, length);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
