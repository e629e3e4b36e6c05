package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What commands left in the home which were killed while they wrote, or deleted. */
final class Leftovers {

    /** Longer than any of these files is under way: the slowest is the log of a probe of acceleration. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(10);

    private Leftovers() {}

    /** Removes what is so old that nobody writes it any more, and what tells of images and extensions that are gone. */
    static void collect(Home home, Clock clock) throws IOException {
        var oldest = clock.instant().minus(UNDER_WAY);
        Predicate<Path> old = file -> modifiedBefore(file, oldest);
        delete(home.root(), old.and(file -> startsWith(file, ".owner.") || startsWith(file, "..owner.")));
        for (var stored : List.of(home.images(), home.root().resolve("extensions"))) {
            delete(stored, file -> startsWith(file, StoredFiles.VERIFIED) && !Files.exists(subjectOf(file)));
            delete(stored, old.and(file -> startsWith(file, "." + StoredFiles.VERIFIED)));
        }
        deleteTrees(home.snapshots(), old.and(directory -> startsWith(directory, Snapshots.REMOVED)));
        deleteTrees(home.nodeTemplates(), old.and(directory -> startsWith(directory, Snapshots.REMOVED)));
        AsideDirectories.sweep(home, home.snapshots(), HomeWork.IMPORT);
        AsideDirectories.sweep(home, home.nodeTemplates(), HomeWork.TEMPLATES);
        delete(home.acceleration(), old.and(file -> startsWith(file, "probe-")));
        delete(
                home.acceleration(),
                old.and(file -> startsWith(file, "verdict") && file.toString().endsWith(".tmp")));
    }

    private static void delete(Path directory, Predicate<Path> condition) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var entries =
                Files.newDirectoryStream(directory, file -> Files.isRegularFile(file) && condition.test(file))) {
            for (var file : entries) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void deleteTrees(Path directory, Predicate<Path> condition) throws IOException {
        try (var entries = Files.newDirectoryStream(directory, condition::test)) {
            for (var tree : entries) {
                Home.deleteTree(tree);
            }
        }
    }

    private static Path subjectOf(Path marker) {
        return marker.resolveSibling(marker.getFileName().toString().substring(StoredFiles.VERIFIED.length()));
    }

    private static boolean startsWith(Path file, String beginning) {
        return file.getFileName().toString().startsWith(beginning);
    }

    private static boolean modifiedBefore(Path file, java.time.Instant time) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the file " + file + " cannot be looked at", e);
        }
    }
}
