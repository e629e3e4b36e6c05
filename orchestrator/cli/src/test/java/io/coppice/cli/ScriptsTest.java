package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell pieces behind ./coppice and ./verify, run by bash on files of the test's own. */
final class ScriptsTest {

    private static final Path SCRIPTS = Path.of("src/main/sh").toAbsolutePath();

    @TempDir
    Path directory;

    private Run.Result bash(String script, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-c", "set -euo pipefail; source '" + SCRIPTS + "/prepare.sh'; " + script);
        builder.directory(directory.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "BASH_ENV"));
        builder.environment().putAll(environment);
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        Process process = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        int exitCode = process.waitFor();
        return new Run.Result(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void jdk(String name, String version) throws IOException {
        for (String program : List.of("bin/javac", "bin/jlink", "bin/java")) {
            write("jvm/" + name + "/" + program, "#!/bin/sh\n");
            assertThat(directory.resolve("jvm/" + name + "/" + program).toFile().setExecutable(true))
                    .isTrue();
        }
        write("jvm/" + name + "/release", "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    @Test
    void theBackportsKeepAddressAndKeyOfADeb822Source() throws Exception {
        write("apt/sources.list.d/debian.sources", """
                # a note
                Types: deb deb-src
                URIs: http://mirror.example/debian
                Suites: bookworm bookworm-updates
                Components: main contrib
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb
                URIs: http://mirror.example/debian-security
                Suites: bookworm-security
                Components: main
                """);

        assertThat(bash("backports_of bookworm apt", Map.of()).out()).isEqualTo("""
                        Types: deb
                        URIs: http://mirror.example/debian
                        Suites: bookworm-backports
                        Components: main
                        Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
                        """);
    }

    @Test
    void aSourceThatIsOffOrOfAnotherReleaseIsPassedOver() throws Exception {
        write(
                "apt/sources.list.d/a.sources",
                "Types: deb\nEnabled: no\nURIs: http://off.example\nSuites: bookworm\nComponents: main\n");
        write(
                "apt/sources.list.d/b.sources",
                "Types: deb\nURIs: http://other.example\nSuites: bookworm-security\nComponents: main\n");

        assertThat(bash("backports_of bookworm apt", Map.of()).exitCode()).isEqualTo(1);
    }

    @Test
    void theBackportsKeepAddressAndOptionsOfALine() throws Exception {
        write("apt/sources.list", """
                # deb http://commented.example bookworm main
                deb http://mirror.example/security bookworm-security main
                deb [ arch=amd64 signed-by=/k.gpg ] http://mirror.example/debian bookworm main non-free
                """);

        assertThat(bash("backports_of bookworm apt", Map.of()).out())
                .isEqualTo(
                        "deb [ arch=amd64 signed-by=/k.gpg ] http://mirror.example/debian bookworm-backports main\n");
    }

    @Test
    void backportsThatAreThereAreSeen() throws Exception {
        write("apt/sources.list", "deb http://mirror.example/debian bookworm-backports main\n");
        assertThat(bash("has_backports bookworm apt", Map.of()).exitCode()).isZero();
        write("apt/sources.list", "#deb http://mirror.example/debian bookworm-backports main\n");
        assertThat(bash("has_backports bookworm apt", Map.of()).exitCode()).isEqualTo(1);
        write("apt/sources.list.d/b.sources", "Suites: bookworm-backports\n");
        assertThat(bash("has_backports bookworm apt", Map.of()).exitCode()).isZero();
    }

    @Test
    void theNewestJdkThatIsNewEnoughIsTaken() throws Exception {
        jdk("a", "17.0.1");
        jdk("b", "26-ea");
        jdk("c", "25.0.3");

        assertThat(bash("find_jdk \"$PWD/jvm\"", Map.of("PATH", "/usr/bin:/bin"))
                        .out())
                .endsWith("/jvm/b\n");
        assertThat(bash("find_jdk \"$PWD/jvm\"", Map.of("JAVA_HOME", directory + "/jvm/c"))
                        .out())
                .isEqualTo(directory + "/jvm/c\n");
        assertThat(bash("find_jdk \"$PWD/jvm\"", Map.of("JAVA_HOME", directory + "/jvm/a", "PATH", "/usr/bin:/bin"))
                        .out())
                .endsWith("/jvm/b\n");
    }

    @Test
    void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
        write("jvm/jre/release", "JAVA_VERSION=\"25\"\n");

        assertThat(bash("find_jdk \"$PWD/jvm\"", Map.of("PATH", "/usr/bin:/bin"))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void theScriptsParse() throws Exception {
        Path root = SCRIPTS.resolve("../../../../..").normalize();
        for (String script : List.of("coppice", "verify", ".ci/run")) {
            assertThat(bash("bash -n '" + root.resolve(script) + "'", Map.of()).err())
                    .isEmpty();
        }
    }

    @Test
    void theCompletionsParse() throws Exception {
        for (String shell : List.of("bash", "zsh")) {
            Run.Result result = new Run().run("completion", shell);
            assertThat(result.exitCode()).isZero();
            write("completion." + shell, result.out());
        }

        assertThat(bash("bash -n completion.bash && source completion.bash && complete -p coppice", Map.of())
                        .out())
                .contains("complete");
        assertThat(Files.readString(directory.resolve("completion.zsh")))
                .contains("bashcompinit")
                .contains("cluster");
    }
}
