package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.cli.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code coppice up} leaves to a process of its own. */
@Timeout(60)
final class BackgroundTest {

    @TempDir
    Path directory = Path.of("/nowhere");

    private final Run run = new Run();

    @BeforeEach
    void lackATemplate() throws IOException {
        run.orchestrator.missingTemplates.add(NodeTemplateCommandsTest.template("0123456789abcdef"));
        Path launcher = directory.resolve("coppice");
        Files.writeString(launcher, """
                #!/bin/sh
                printf '%%s\\n' "$@" > '%1$s/arguments.tmp'
                mv '%1$s/arguments.tmp' '%1$s/arguments'
                """.formatted(directory));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        run.environment.put("COPPICE_COMMAND", launcher.toString());
    }

    private Result up(String... options) {
        List<String> words = new ArrayList<>(List.of("up", "ci"));
        words.addAll(List.of(options));
        Result result = run.run(words.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    private List<String> arguments() throws IOException {
        Path arguments = directory.resolve("arguments");
        while (!Files.exists(arguments)) {
            Thread.onSpinWait();
        }
        return Files.readAllLines(arguments);
    }

    private void assertNothingWasStarted() {
        assertThat(ProcessHandle.current().children())
                .noneMatch(child -> child.info()
                        .commandLine()
                        .filter(line -> line.contains(directory.toString()))
                        .isPresent());
        assertThat(directory.resolve("arguments")).doesNotExist();
    }

    @Test
    void theTemplatesThatAreMissingAreMadeByALauncher() throws IOException {
        up();

        assertThat(arguments()).containsExactly("snapshot", "template", "make", "ci");
    }

    @Test
    void theyAreMadeOnTheSameHost() throws IOException {
        up("--host", "qemu:///system");

        assertThat(arguments()).containsExactly("snapshot", "template", "make", "ci", "--host", "qemu:///system");
    }

    @Test
    void nothingIsStartedWhereThatIsNotWished() {
        run.environment.put("COPPICE_BACKGROUND", "off");

        up();

        assertNothingWasStarted();
    }

    @Test
    void nothingIsStartedWhereNobodyKnowsTheLauncher() {
        run.environment.remove("COPPICE_COMMAND");

        up();

        assertNothingWasStarted();
    }

    @Test
    void nothingIsStartedWhereNoneIsMissingOrNoneIsWanted() {
        up("--no-fork");
        run.orchestrator.missingTemplates.clear();
        up();

        assertNothingWasStarted();
    }

    @Test
    void aLauncherThatCannotBeStartedIsNoFailure() throws IOException {
        run.environment.put("COPPICE_COMMAND", directory.resolve("nowhere").toString());

        assertThat(up().out()).isNotEmpty();
    }
}
