package io.coppice.machined.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All processes under a /proc. */
final class ProcessTable {
    private ProcessTable() {}

    static List<ProcessEntry> read(Path root) throws IOException {
        List<ProcessEntry> processes = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(root, ProcessTable::isProcess)) {
            for (Path process : directory) {
                readOne(process).ifPresent(processes::add);
            }
        }
        processes.sort(Comparator.comparingInt(ProcessEntry::id));
        return processes;
    }

    private static boolean isProcess(Path path) {
        String name = path.getFileName().toString();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Empty when the process has ended since the directory was listed. */
    private static Optional<ProcessEntry> readOne(Path process) throws IOException {
        try {
            return Optional.of(ProcessEntry.parse(
                    text(process.resolve("stat")),
                    executable(process.resolve("exe")),
                    text(process.resolve("cmdline"))));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException e) {
            // The kernel answers ESRCH, which Java has no type for, when a process ends while its files are read.
            if (!Files.exists(process.resolve("stat"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Empty for threads of the kernel, and where it may not be read. */
    private static String executable(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return "";
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
