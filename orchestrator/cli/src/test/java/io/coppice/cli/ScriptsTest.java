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

    private static final String AS_ROOT = "am_root() { true; }; ";
    private static final String NO_JAVAC = "PATH=/nonexistent; ";
    private static final String AS_USER = "am_root() { false; }; ";

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

    /** Programs of a bare system in front of the PATH: no package is installed, and apt knows the given candidates. */
    private Map<String, String> system(String codename, Map<String, String> candidates) throws IOException {
        write("os-release", "PRETTY_NAME=\"The System\"\nVERSION_CODENAME=" + codename + "\n");
        write("root/node-os/image/host-packages.txt", "# a note\nerofs-utils\n");
        program("dpkg-query", "exit 1");
        program("apt-get", "echo apt-get \"$@\" >>'" + directory + "/apt.log'");
        var cases = new StringBuilder("echo \"$2:\"; case $2 in ");
        candidates.forEach((name, version) -> cases.append(name)
                .append(") printf '  Installed: (none)\\n  Candidate: ")
                .append(version)
                .append("\\n' ;; "));
        program("apt-cache", cases + "*) exit 0 ;; esac");
        return Map.of(
                "PATH",
                directory.resolve("programs") + ":/usr/bin:/bin",
                "COPPICE_OS_RELEASE",
                directory + "/os-release");
    }

    private void program(String name, String script) throws IOException {
        write("programs/" + name, "#!/bin/bash\n" + script + "\n");
        assertThat(directory.resolve("programs/" + name).toFile().setExecutable(true))
                .isTrue();
    }

    @Test
    void anOrdinaryUserIsToldEverythingAtOnceAsCommandsThatCanBePasted() throws Exception {
        var environment = system("trixie", Map.of("openjdk-25-jdk-headless", "25.0.3+9", "gcc", "14"));

        var told = bash(AS_USER + "find_jdk() { false; }; ensure_requirements root true", environment);

        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).endsWith("""

                apt-get update &&
                apt-get install -y --no-install-recommends qemu-system-x86 qemu-utils libvirt-daemon libvirt-daemon-driver-qemu \
                libvirt-clients passt tini maven gcc erofs-utils openjdk-25-jdk-headless
                """);
        assertThat(directory.resolve("apt.log")).doesNotExist();
    }

    @Test
    void whereAptHasNeverFetchedItsListsTheReleaseTellsWhetherThereIsAJdk() throws Exception {
        var script = AS_USER + "find_jdk() { false; }; ensure_requirements root true";

        assertThat(bash(script, system("trixie", Map.of())).err())
                .contains("openjdk-25-jdk-headless\n")
                .doesNotContain("needs a JDK");
        assertThat(bash("missing_backports() { :; }; " + script, system("bookworm", Map.of()))
                        .err())
                .contains(
                        "needs a JDK 25", "The System has no package openjdk-25-jdk-headless", "packages are missing");
    }

    @Test
    void onBookwormOnlyWhatHasToComesFromTheBackports() throws Exception {
        assertThat(bash("install_commands bookworm maven qemu-utils gcc libvirt-daemon", Map.of())
                        .out())
                .isEqualTo("""
                        apt-get install -y --no-install-recommends maven gcc systemd-container
                        apt-get install -y --no-install-recommends -t bookworm-backports qemu-utils libvirt-daemon
                        """);
        assertThat(bash("install_commands trixie maven qemu-utils", Map.of()).out())
                .isEqualTo("apt-get install -y --no-install-recommends maven qemu-utils\n");
    }

    @Test
    void rootInstallsEverythingAtOnceAndNothingIfTheSystemIsTooOld() throws Exception {
        var jdk = "find_jdk() { [[ -e apt.log && $(<apt.log) == *jdk* ]] && echo /jdk; }; ";
        var candidates = Map.of("openjdk-25-jdk-headless", "25.0.3+9", "gcc", "14", "qemu-system-x86", "1:10.0.2");

        var installed =
                bash(AS_ROOT + jdk + "ensure_requirements root true; echo $JAVA_HOME", system("trixie", candidates));
        assertThat(installed.err()).startsWith("coppice: installing").contains("maven", "openjdk-25-jdk-headless");
        assertThat(installed.out()).isEqualTo("/jdk\n");
        assertThat(Files.readString(directory.resolve("apt.log")).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("apt-get update");

        Files.delete(directory.resolve("apt.log"));
        var refused = bash(
                AS_ROOT + jdk + "ensure_requirements root true",
                system("noble", Map.of("openjdk-25-jdk-headless", "25", "qemu-system-x86", "1:8.2.2")));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("The System has only qemu-system-x86 1:8.2.2", "Debian 12 or 13");
        assertThat(Files.readString(directory.resolve("apt.log"))).doesNotContain("install");
    }

    @Test
    void rootInstallsNothingWhereNoJdkCanBeHad() throws Exception {
        var refused = bash(
                AS_ROOT + "find_jdk() { false; }; ensure_requirements root true",
                system("bookworm", Map.of("gcc", "12")));

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).startsWith("error: Coppice needs a JDK 25").contains("/usr/lib/jvm/");
        assertThat(Files.readString(directory.resolve("apt.log"))).doesNotContain("install");
    }

    @Test
    void theNewestJdkThatIsNewEnoughIsTaken() throws Exception {
        jdk("a", "17.0.1");
        jdk("b", "26-ea");
        jdk("c", "25.0.3");

        assertThat(bash(NO_JAVAC + "find_jdk \"$PWD/jvm\"", Map.of()).out()).endsWith("/jvm/b\n");
        assertThat(bash("find_jdk \"$PWD/jvm\"", Map.of("JAVA_HOME", directory + "/jvm/c"))
                        .out())
                .isEqualTo(directory + "/jvm/c\n");
        assertThat(bash(NO_JAVAC + "find_jdk \"$PWD/jvm\"", Map.of("JAVA_HOME", directory + "/jvm/a"))
                        .out())
                .endsWith("/jvm/b\n");
    }

    @Test
    void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
        write("jvm/jre/release", "JAVA_VERSION=\"25\"\n");

        assertThat(bash(NO_JAVAC + "find_jdk \"$PWD/jvm\"", Map.of()).exitCode())
                .isEqualTo(1);
    }

    @Test
    void aBuildLeavesWhatCommandsRunFromAndRemovesTheRest() throws Exception {
        String prepared = """
                mkdir -p t/dist-old t/dist-new t/dist-half; : >t/dist-old/lock; : >t/dist-new/lock
                swap_in "$PWD/t/dist-old" "$PWD/t/dist"; [[ -f t/dist/lock ]]
                """;

        assertThat(bash(prepared + """
                exec {held}<t/dist/lock; flock -s "$held"
                swap_in "$PWD/t/dist-new" "$PWD/t/dist"; remove_unused "$PWD/t" "$PWD/t/dist-new"
                ls t; readlink t/dist
                exec {held}<&-
                remove_unused "$PWD/t" "$PWD/t/dist-new"; ls t
                """, Map.of()).out())
                .isEqualTo("dist\ndist-new\ndist-old\ndist-new\ndist\ndist-new\n");
        assertThat(bash(
                                "mkdir -p u/dist u/dist-new; swap_in \"$PWD/u/dist-new\" \"$PWD/u/dist\"; readlink u/dist",
                                Map.of())
                        .out())
                .as("a directory of older builds makes way")
                .isEqualTo("dist-new\n");
    }

    @Test
    void theTestsEndProcessesOfTheirOwnHomeAndNoOthers() throws Exception {
        String script = """
                source '%s/verify.sh'
                ground=$PWD/ground; mkdir -p "$ground"
                COPPICE_HOME=$ground/home sleep 1000 & own=$!
                TMPDIR=$ground/tmp sleep 1000 & others=$!
                processes_of_ground | grep -c "^$own "; processes_of_ground | grep -c "^$others " || true
                COPPICE_HOME=$ground/home bash -c 'exec -a /usr/sbin/libvirtd sleep 1000' & daemon=$!
                until [[ $(tr '\\0' ' ' <"/proc/$daemon/cmdline") == /usr/sbin/libvirtd* ]]; do :; done
                processes_to_end end | grep -c "^$daemon "; processes_to_end stay | grep -c "^$daemon " || true
                kill "$own" "$others" "$daemon"
                """.formatted(SCRIPTS);

        assertThat(bash(script, Map.of()).out()).isEqualTo("1\n0\n1\n0\n");
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
