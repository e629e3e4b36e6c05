package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import io.coppice.orchestrator.CoppiceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a host must have so that clusters run on it. */
final class HostRequirements {

    static final HostInventory.Version LEAST_QEMU = new HostInventory.Version(9, 0, 0);
    static final HostInventory.Version LEAST_LIBVIRT = new HostInventory.Version(10, 0, 0);

    private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator);
    private static final String UPGRADE =
            "install a newer one: Debian 12 has it in bookworm-backports, Debian 13 by default; see README.md";

    private HostRequirements() {}

    static void checkVersions(HostInventory inventory) {
        if (inventory.hypervisorVersion().compareTo(LEAST_QEMU) < 0) {
            throw new CoppiceException.HostNotReady(
                    "QEMU " + inventory.hypervisorVersion() + " on " + inventory.uri() + " is too old: Coppice needs "
                            + LEAST_QEMU,
                    UPGRADE,
                    null);
        }
        if (inventory.managerVersion().compareTo(LEAST_LIBVIRT) < 0) {
            throw new CoppiceException.HostNotReady(
                    "libvirt " + inventory.managerVersion() + " on " + inventory.uri() + " is too old: Coppice needs "
                            + LEAST_LIBVIRT,
                    UPGRADE,
                    null);
        }
    }

    /** What the disk of this directory still takes. */
    static DataSize freeSpace(Path directory) {
        try {
            return new DataSize(Files.getFileStore(directory).getUsableSpace());
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the disk space of " + directory + " cannot be read: " + Failures.describe(e),
                    "see to it that the directory is there and readable",
                    e);
        }
    }

    static void checkPasst() {
        if (find("passt").isEmpty()) {
            throw new CoppiceException.HostNotReady(
                    "passt is not installed: nodes reach the outside through it without any privilege",
                    "install the package passt (apt-get install passt)",
                    null);
        }
    }

    /** The program of this name in PATH or where a system keeps its own. */
    static Optional<Path> find(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/bin"
                + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/usr/local/bin";
        return SEPARATOR
                .splitAsStream(path)
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Rounded for people, such as {@code 1.5 GiB}. */
    static String gibibytes(DataSize size) {
        return String.format(java.util.Locale.ROOT, "%.1f GiB", size.bytes() / (double) (1L << 30));
    }
}
