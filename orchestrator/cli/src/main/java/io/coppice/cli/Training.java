package io.coppice.cli;

import io.coppice.orchestrator.engine.EngineExercise;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs typical commands once, unseen, while the Java runtime records what they load for its ahead-of-time cache. None of them
 * changes anything; whether they succeed is of no matter.
 */
public final class Training {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"),
            List.of("up", "--help"),
            List.of("up", "--wrokers", "1"),
            List.of("cluster", "list"),
            List.of("cluster", "list", "-o", "json"),
            List.of("cluster", "show", "training", "-o", "yaml"),
            List.of("node", "list"),
            List.of("template", "list"),
            List.of("template", "show", "ephemeral", "-o", "yaml"),
            List.of("image", "list"),
            List.of("up", "training", "--kubernetes", "none", "--dry-run"),
            List.of("cluster", "fork", "training"),
            List.of("cluster", "health", "training"),
            List.of("snapshot", "list"),
            List.of("down", "training", "--dry-run"));

    private Training() {}

    /** @param arguments a directory for files, which are left there */
    public static void main(String[] arguments) throws IOException {
        CliContext process = ProcessContext.create();
        PrintStream unseen = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CliContext context = new CliContext(
                InputStream.nullInputStream(),
                unseen,
                unseen,
                process.environment(),
                false,
                process.clock(),
                process.orchestrators(),
                process.screens(),
                process.interrupts());
        Version.line();
        COMMANDS.forEach(words -> new CommandLineRunner(context).run(words));
        EngineExercise.run(Path.of(arguments[0]));
        System.exit(ExitCode.OK);
    }
}
