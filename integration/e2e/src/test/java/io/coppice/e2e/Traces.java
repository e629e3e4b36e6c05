package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster leaves on its host, seen without Coppice: libvirt's own client, the process table, the file system. */
final class Traces {

    private Traces() {}

    static String virsh(String... arguments) {
        var command = Stream.concat(Stream.of("virsh", "-q", "-c", "qemu:///session"), Stream.of(arguments))
                .toList();
        return run(command);
    }

    static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var exit = process.waitFor();
            assertThat(exit).as("%s: %s", command, text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static List<String> domainsOf(String cluster) {
        return virsh("list", "--all", "--name")
                .lines()
                .filter(name -> name.startsWith("coppice-" + cluster + "-"))
                .toList();
    }

    /** Command lines of processes that carry the cluster's name: QEMU, passt, a command left over. */
    static List<String> processesOf(String cluster) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> commandLine(process).stream())
                .filter(line ->
                        line.contains("coppice-" + cluster + "-") || line.contains("/clusters/" + cluster + "/"))
                .toList();
    }

    private static Stream<String> lines(ProcessHandle process) {
        var file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return Stream.of(Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' '));
        } catch (IOException gone) {
            return Stream.empty();
        }
    }

    private static java.util.Optional<String> commandLine(ProcessHandle process) {
        return lines(process).findFirst();
    }

    /** Ends this user's libvirt daemon, which gives its workers 30 s; the next connection starts another, which finds the machines again. */
    static void restartSessionDaemon() {
        var user = ProcessHandle.current().info().user();
        var daemons = ProcessHandle.allProcesses()
                .filter(process -> process.info().user().equals(user))
                .filter(process ->
                        commandLine(process).map(Traces::isSessionDaemon).orElse(false))
                .toList();
        assertThat(daemons).as("daemons of qemu:///session").isNotEmpty();
        daemons.forEach(ProcessHandle::destroy);
        daemons.forEach(daemon -> daemon.onExit()
                .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                .join());
    }

    /** What runs as this user is killed. */
    static void killProcessesOf(String user) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().user().equals(java.util.Optional.of(user)))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean isSessionDaemon(String commandLine) {
        return commandLine.matches("(\\S*/)?(libvirtd|virtqemud) .*");
    }

    /** Waits for libvirt's own event that the domain stopped. */
    static void awaitShutOff(String domain, java.time.Duration limit) {
        var waiting = List.of(
                "timeout",
                Long.toString(limit.toSeconds()),
                "virsh",
                "-q",
                "-c",
                "qemu:///session",
                "event",
                "--domain",
                domain,
                "--event",
                "lifecycle",
                "--loop",
                "--timeout",
                "2");
        var end = System.nanoTime() + limit.toNanos();
        while (!virsh("domstate", domain).contains("shut off")) {
            assertThat(System.nanoTime())
                    .as("%s still runs after %s", domain, limit)
                    .isLessThan(end);
            var _ = tolerate(waiting);
        }
    }

    /** Runs a command whose failure is one of its expected ends; returns its exit code. */
    static int tolerate(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void assertNothingLeftOf(Coppice coppice, String cluster) {
        assertThat(domainsOf(cluster)).as("domains").isEmpty();
        assertThat(processesOf(cluster)).as("processes").isEmpty();
        assertThat(coppice.home().resolve("clusters").resolve(cluster))
                .as("files")
                .doesNotExist();
        assertThat(coppice.json("cluster", "list").findValuesAsText("name"))
                .as("clusters")
                .doesNotContain(cluster);
    }
}
