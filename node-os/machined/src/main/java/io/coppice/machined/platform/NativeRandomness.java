package io.coppice.machined.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Has native libraries seed their random numbers anew. BoringSSL and AWS-LC keep a generator for each thread, and draw from the kernel again when their memory
 * turns out to be a copy: when a page that the kernel wipes in a copy (MADV_WIPEONFORK) is blank. It does so for processes and not for machines; here it
 * is done for it. A library that finds such a page blank marks it again.
 */
public final class NativeRandomness {

    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final String MEMORY = "/proc/self/mem";

    /** More than all libraries have; a larger mapping is somebody's data. */
    private static final int LARGEST = 64 * 1024;

    private static volatile List<Pages> known = List.of();

    private NativeRandomness() {}

    /**
     * Pages that are wiped in a copy of the process.
     *
     * @param address of the first
     * @param size of all, in bytes
     */
    record Pages(long address, int size) {}

    /** Looks for such pages; a library has one after its first random number. */
    public static void find() throws IOException {
        known = wipedOnFork(Files.readString(MAPPINGS, StandardCharsets.ISO_8859_1));
    }

    /** Wipes the pages that were found. */
    public static void renew() throws IOException {
        List<Pages> found = known;
        if (found.isEmpty()) {
            return;
        }
        try (RandomAccessFile memory = new RandomAccessFile(MEMORY, "rw")) {
            for (Pages pages : found) {
                memory.seek(pages.address());
                memory.write(new byte[pages.size()]);
            }
        }
    }

    static List<Pages> known() {
        return known;
    }

    /**
     * Those of a process, but for droppable ones, which are the kernel's own affair.
     *
     * @param mappings as in {@code /proc/PID/smaps}
     */
    static List<Pages> wipedOnFork(String mappings) {
        List<Pages> found = new ArrayList<>();
        String range = "";
        for (String line : mappings.lines().toList()) {
            int space = line.indexOf(' ');
            int hyphen = line.indexOf('-');
            if (hyphen > 0 && hyphen < space) {
                range = line.substring(0, space);
            } else if (line.startsWith("VmFlags:")) {
                List<String> flags =
                        List.of(line.substring("VmFlags:".length()).strip().split(" ", -1));
                if (flags.contains("wf") && flags.contains("wr") && !flags.contains("dp")) {
                    add(found, range);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void add(List<Pages> found, String range) {
        int hyphen = range.indexOf('-');
        long first = Long.parseUnsignedLong(range.substring(0, hyphen), 16);
        long size = Long.parseUnsignedLong(range.substring(hyphen + 1), 16) - first;
        if (size <= LARGEST) {
            found.add(new Pages(first, Math.toIntExact(size)));
        }
    }
}
