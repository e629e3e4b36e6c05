package io.coppice.hypervisor.libvirt;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts libvirt's daemons where nobody else does: for root, on a machine without systemd, as in containers and minimal installations. To an ordinary
 * user libvirt itself gives a daemon of his own; to root it gives the system's, even for {@code qemu:///session}.
 */
final class DaemonStarter {

    private static final Logger LOGGER = LoggerFactory.getLogger(DaemonStarter.class);

    private static final Set<String> LOCAL = Set.of("qemu:///session", "qemu:///system");
    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final List<Path> SOCKETS =
            List.of(Path.of("/run/libvirt/libvirt-sock"), Path.of("/run/libvirt/virtqemud-sock"));
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/sbin/virtlogd"), Path.of("/usr/sbin/libvirtd"));
    private static final int SECONDS = 10;

    /** The daemon serves the whole system and hands what it has to every machine: not the temporary directory of whoever was first. */
    private static final Set<String> PASSED_ON = Set.of("PATH", "COPPICE_HOME");

    private DaemonStarter() {}

    /** Two processes may do this at once: the daemons see to it that only one of each stays. */
    static void startIfNobodyElseDoes(String uri) {
        if (!LOCAL.contains(uri)
                || !"root".equals(System.getProperty("user.name"))
                || Files.exists(SYSTEMD)
                || SOCKETS.stream().anyMatch(DaemonStarter::answers)
                || !PROGRAMS.stream().allMatch(Files::isExecutable)) {
            return;
        }
        LOGGER.info("Starting virtlogd and libvirtd: this machine has no systemd to do it");
        PROGRAMS.forEach(DaemonStarter::start);
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
    private static void start(Path program) {
        try {
            var builder = new ProcessBuilder(program.toString(), "--daemon")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().retainAll(PASSED_ON);
            var process = builder.start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                LOGGER.warn("{} did not come up within {} s", program, SECONDS);
            } else if (process.exitValue() != 0) {
                LOGGER.warn("{} ended with status {}; its log says why", program, process.exitValue());
            }
        } catch (IOException e) {
            LOGGER.warn("{} does not start", program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
