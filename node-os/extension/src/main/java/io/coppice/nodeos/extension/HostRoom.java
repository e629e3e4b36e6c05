package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Looks before a build begins whether this host has room for it. */
final class HostRoom {

    private static final long GIB = 1L << 30;

    private HostRoom() {}

    /**
     * @param wanted bytes
     * @throws ImageException.HostNotReady if the file system of a directory that is there has less left
     */
    static void requireDisk(Path directory, long wanted) throws IOException {
        long left = Files.getFileStore(directory).getUsableSpace();
        if (left < wanted) {
            throw new ImageException.HostNotReady(
                    "The build needs " + text(wanted) + " of space in " + directory + ", and " + text(left)
                            + " are left.",
                    "Make room there, or set XDG_CACHE_HOME or COPPICE_HOME to a place that has it.",
                    null);
        }
    }

    /**
     * @param wanted bytes
     * @throws ImageException.HostNotReady if less can be had
     */
    static void requireMemory(long wanted) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                long left = Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                if (left < wanted) {
                    throw new ImageException.HostNotReady(
                            "Compiling needs " + text(wanted) + " of memory, and " + text(left) + " are available.",
                            "End something that is large, such as clusters you no longer need, or take programs that are"
                                    + " built elsewhere with --from DIRECTORY.",
                            null);
                }
            }
        }
    }

    private static String text(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
}
