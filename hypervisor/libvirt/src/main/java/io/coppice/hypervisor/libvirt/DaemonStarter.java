package io.coppice.hypervisor.libvirt;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts libvirt's daemons where nobody else does: for root, on a machine without systemd, as in containers and minimal installations. To an ordinary
 * user libvirt itself gives a daemon of his own; to root it gives the system's, even for {@code qemu:///session}.
 *
 * <p>A machine that ended is gone for libvirt only once its process was reaped, which falls to process 1: in such places that may be a program that
 * does it late or never. So each daemon runs below a reaper of its own where there is one, {@code tini -s}.
 */
final class DaemonStarter {

    private static final Logger LOGGER = LoggerFactory.getLogger(DaemonStarter.class);

    private static final Set<String> LOCAL = Set.of("qemu:///session", "qemu:///system");
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final List<Path> SOCKETS =
            List.of(Path.of("/run/libvirt/libvirt-sock"), Path.of("/run/libvirt/virtqemud-sock"));
    private static final List<Daemon> DAEMONS = List.of(
            new Daemon(Path.of("/usr/sbin/virtlogd"), Path.of("/run/libvirt/virtlogd-sock")),
            new Daemon(Path.of("/usr/sbin/libvirtd"), Path.of("/run/libvirt/libvirt-sock")));
    private static final Path REAPER = Path.of("/usr/bin/tini");

    /** Warnings and errors, as the daemons have it by default: "Logging in the library", libvirt.org. */
    private static final int WARNINGS = 3;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** The daemon serves the whole system and hands what it has to every machine: not the temporary directory of whoever was first. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "COPPICE_HOME");

    private DaemonStarter() {}

    /** Two processes may do this at once: the daemons see to it that only one of each stays. */
    static void startIfNobodyElseDoes(String uri) {
        if (!LOCAL.contains(uri)
                || !"root".equals(System.getProperty("user.name"))
                || Files.exists(SYSTEMD)
                || SOCKETS.stream().anyMatch(DaemonStarter::answers)
                || !DAEMONS.stream().map(Daemon::program).allMatch(Files::isExecutable)) {
            return;
        }
        LOGGER.info("Starting virtlogd and libvirtd: this machine has no systemd to do it");
        KvmDevice.openToGroup(KvmDevice.PATH, KvmDevice.GROUP);
        DAEMONS.forEach(DaemonStarter::start);
    }

    /** A socket that a killed daemon left behind does not. */
    private static boolean answers(Path socket) {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException nobodyListens) {
            return false;
        }
    }

    /** What became of it is for the connection to say. */
    private static void start(Daemon daemon) {
        try {
            var process = launch(daemon);
            var end = System.nanoTime() + LIMIT.toNanos();
            while (!answers(daemon.socket())) {
                if (process.waitFor(LOOK_AGAIN) && !answers(daemon.socket())) {
                    LOGGER.warn(
                            "{} ended with status {}; {} says why",
                            daemon.program(),
                            process.exitValue(),
                            daemon.log());
                    return;
                }
                if (System.nanoTime() > end) {
                    LOGGER.warn("{} did not come up within {} s", daemon.program(), LIMIT.toSeconds());
                    return;
                }
            }
        } catch (IOException e) {
            LOGGER.warn("{} does not start", daemon.program(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In a session of its own, which a Ctrl-C at the terminal does not reach. */
    private static Process launch(Daemon daemon) throws IOException {
        var command = new ArrayList<>(List.of("setsid"));
        if (Files.isExecutable(REAPER)) {
            command.addAll(List.of(REAPER.toString(), "-s", "--"));
        }
        command.add(daemon.program().toString());
        var builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().put("LIBVIRT_LOG_OUTPUTS", WARNINGS + ":file:" + daemon.log());
        return builder.start();
    }

    private record Daemon(Path program, Path socket) {

        private String name() {
            return program.getFileName().toString();
        }

        private Path log() {
            return Path.of("/var/log/libvirt", name() + ".log");
        }
    }
}
