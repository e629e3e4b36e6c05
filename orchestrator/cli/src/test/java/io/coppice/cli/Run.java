package io.coppice.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in a surrounding of the test's own. */
final class Run {

    final FakeOrchestrator orchestrator = new FakeOrchestrator();
    final FakeInterrupts interrupts = new FakeInterrupts();
    final FakeScreen screen = new FakeScreen();
    final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/nonexistent", "TERM", "xterm-256color"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    boolean terminal;

    /** Two hours after the fake's clusters were made. */
    CliContext context() {
        return new CliContext(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminal,
                Clock.fixed(FakeOrchestrator.CREATED.plusSeconds(7200), ZoneOffset.UTC),
                _ -> orchestrator,
                () -> screen,
                interrupts);
    }

    Result run(String... words) {
        out.reset();
        err.reset();
        int exitCode = new CommandLineRunner(context()).run(List.of(words));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    record Result(int exitCode, String out, String err) {}
}
