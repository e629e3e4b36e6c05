package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The command line under test, run as a user runs it: a process of its own for every command. */
final class Coppice {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final Duration LONG = Duration.ofMinutes(15);
    private static final int USAGE = 2;

    private final Path launcher;
    private final Path home;

    Coppice(Path launcher, Path home) {
        this.launcher = launcher;
        this.home = home;
    }

    /** The home of this test run: {@code COPPICE_HOME} where the caller set one, else one under target. */
    static Coppice ofThisBuild() {
        var repository = repository();
        var home = Path.of(System.getenv()
                .getOrDefault(
                        "COPPICE_HOME",
                        repository.resolve("integration/e2e/target/home").toString()));
        return new Coppice(repository.resolve("coppice"), home);
    }

    static Path repository() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("coppice"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "no ./coppice in this folder or above it: run the tests inside the source tree");
    }

    Path home() {
        return home;
    }

    /** Where this user's own machine templates lie. */
    static Path templates() {
        return Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                .resolve("coppice/templates");
    }

    /** Runs to its end, whatever that is. */
    Result run(String... arguments) {
        return start(line -> {}, arguments).await(LONG);
    }

    /** Runs and must end well. */
    Result ok(String... arguments) {
        var result = run(arguments);
        assertThat(result.exitCode())
                .as("coppice %s%n%s%n%s", String.join(" ", arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    JsonNode json(String... arguments) {
        var withFormat = new ArrayList<>(List.of(arguments));
        withFormat.addAll(List.of("-o", "json"));
        return parse(ok(withFormat.toArray(String[]::new)).out());
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }

    Running start(Consumer<String> onLine, String... arguments) {
        try {
            var builder = new ProcessBuilder(command(arguments));
            builder.environment().putAll(environment());
            builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            return new Running(builder.start(), onLine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Follows a command that tells of changes, to the first line as wanted; again when it ends before. */
    String awaitLine(Predicate<String> wanted, Duration limit, String... arguments) {
        var end = System.nanoTime() + limit.toNanos();
        while (true) {
            var found = new CompletableFuture<Optional<String>>();
            var following = start(
                    line -> {
                        if (wanted.test(line)) {
                            found.complete(Optional.of(line));
                        }
                    },
                    arguments);
            var ended = following.ended().thenAccept(result -> {
                if (result.exitCode() == USAGE) {
                    found.completeExceptionally(new AssertionError(result.err()));
                }
                found.complete(Optional.empty());
            });
            try {
                var line = found.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line.isPresent()) {
                    return line.get();
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("not within " + limit + ": " + String.join(" ", arguments), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                following.kill();
                ended.join();
            }
        }
    }

    /** The same on a terminal of its own. */
    Terminal onTerminal(String... arguments) {
        return Terminal.run(command(arguments), environment());
    }

    private List<String> command(String... arguments) {
        // A runner in the background hands its children an ignored SIGINT; a terminal does not.
        var command = new ArrayList<>(List.of("env", "--default-signal=INT", launcher.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of("COPPICE_HOME", home.toString(), "COPPICE_BACKGROUND", "off", "LC_ALL", "C.UTF-8");
    }

    record Result(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** A command under way. */
    static final class Running {
        private final Process process;
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private final Thread outReader;
        private final Thread errReader;
        private volatile boolean killed;

        private Running(Process process, Consumer<String> onLine) {
            this.process = process;
            this.outReader =
                    Thread.ofPlatform().start(() -> drain(process.inputReader(StandardCharsets.UTF_8), out, onLine));
            this.errReader =
                    Thread.ofPlatform().start(() -> drain(process.errorReader(StandardCharsets.UTF_8), err, onLine));
        }

        private void drain(BufferedReader reader, StringBuilder into, Consumer<String> onLine) {
            try {
                reader.lines().forEach(line -> {
                    synchronized (into) {
                        into.append(line).append('\n');
                    }
                    onLine.accept(line);
                });
            } catch (UncheckedIOException e) {
                if (!killed) {
                    throw e;
                }
            }
        }

        /** SIGKILL to the command and what it started itself (not to machines, which are libvirt's); what it had still to say is lost. */
        void kill() {
            killed = true;
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        void interrupt() {
            try {
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        /** Its result once it has ended. */
        CompletableFuture<Result> ended() {
            return process.onExit().thenApplyAsync(gone -> await(Duration.ofSeconds(10)));
        }

        boolean alive() {
            return process.isAlive();
        }

        Result await(Duration limit) {
            try {
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill();
                    throw new AssertionError(
                            "the command did not end within " + limit + "; so far it printed:\n" + out + err);
                }
                outReader.join();
                errReader.join();
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return new Result(process.exitValue(), out.toString(), err.toString());
        }
    }
}
