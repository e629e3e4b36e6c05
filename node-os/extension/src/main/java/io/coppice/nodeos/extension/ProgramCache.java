package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs that took long to get, kept on this host for all homes of a user. Each entry arrived by one rename, and is checked against its
 * hashes when it is used.
 */
final class ProgramCache {

    private static final String CHECKSUMS = "SHA256SUMS";
    private static final String TEMPORARY = ".build-";

    private final Path directory;

    ProgramCache(Path directory) {
        this.directory = directory;
    }

    /** Puts the programs into a directory that is there and empty. May use a directory beside it that is removed afterwards. */
    @FunctionalInterface
    interface Filler {
        void fill(Path target, Path work) throws IOException;
    }

    /** Whether the programs of this key are here. */
    boolean has(String key) {
        try {
            return isComplete(entry(key));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * The directory with the programs of this key.
     *
     * @param filler called when they are not there; other commands that want to fill the cache wait meanwhile
     * @throws ImageException if they cannot be had
     */
    Path get(String key, Filler filler) {
        Path entry = entry(key);
        try {
            if (isComplete(entry)) {
                return entry;
            }
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid() || !isComplete(entry)) {
                    fill(entry, filler);
                }
                return entry;
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private Path entry(String key) {
        return directory.resolve(Hashes.sha256(key).substring(0, 16));
    }

    private ImageException.HostNotReady unusable(IOException cause) {
        return new ImageException.HostNotReady(
                "The programs cannot be kept in " + directory + ": " + cause.getMessage() + ".",
                "Check its permissions and the space left, or set XDG_CACHE_HOME to another place.",
                cause);
    }

    private void fill(Path entry, Filler filler) throws IOException {
        removeRemains();
        Trees.delete(entry);
        Path work = Files.createTempDirectory(directory, TEMPORARY);
        try {
            Path target = Files.createDirectory(work.resolve("programs"));
            filler.fill(target, Files.createDirectory(work.resolve("work")));
            Files.write(target.resolve(CHECKSUMS), checksums(target));
            Files.move(target, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(work);
        }
    }

    private static boolean isComplete(Path entry) throws IOException {
        Path checksums = entry.resolve(CHECKSUMS);
        return Files.isRegularFile(checksums)
                && Kubernetes.PROGRAMS.stream().allMatch(name -> Files.isExecutable(entry.resolve(name)))
                && Files.readAllLines(checksums).equals(checksums(entry));
    }

    private static List<String> checksums(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : Kubernetes.PROGRAMS) {
            lines.add(Hashes.sha256(directory.resolve(name)) + "  " + name);
        }
        return lines;
    }

    /** What was begun and killed; the lock proves that nobody is at work. */
    private void removeRemains() throws IOException {
        List<Path> remains;
        try (Stream<Path> entries = Files.list(directory)) {
            remains = entries.filter(entry -> entry.getFileName().toString().startsWith(TEMPORARY))
                    .toList();
        }
        Trees.discard(remains);
    }
}
