package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.NodeShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Why node templates could not be made, so that not every command boots a machine in vain, and somebody can be told. */
final class TemplateFailures {

    private static final String PREFIX = ".failed-";

    /** For how long nobody tries again by himself. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final Path directory;
    private final Clock clock;

    TemplateFailures(Home home, Clock clock) {
        this.directory = home.nodeTemplates();
        this.clock = clock;
    }

    /** @param shape id of what was to be frozen */
    record Failure(String shape, Instant at, String reason) {}

    void remember(NodeShape shape, String reason) throws IOException {
        AtomicFile.replace(file(shape), reason.getBytes(StandardCharsets.UTF_8));
    }

    void forget(NodeShape shape) throws IOException {
        Files.deleteIfExists(file(shape));
    }

    boolean isKnown(NodeShape shape) throws IOException {
        return read(file(shape)).filter(this::isRecent).isPresent();
    }

    /** Those of the last day, the last one first. */
    List<Failure> recent() throws IOException {
        var found = new ArrayList<Failure>();
        try (var entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (var entry : entries) {
                read(entry).filter(this::isRecent).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Failure::at).reversed());
        return List.copyOf(found);
    }

    /** Those that are too old to matter, also of shapes that nobody has any more. */
    void forgetOld() throws IOException {
        try (var entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (var entry : entries) {
                if (read(entry).filter(this::isRecent).isEmpty()) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }

    private boolean isRecent(Failure failure) {
        return failure.at().isAfter(clock.instant().minus(KEPT));
    }

    private static Optional<Failure> read(Path file) throws IOException {
        try {
            return Optional.of(new Failure(
                    file.getFileName().toString().substring(PREFIX.length()),
                    Files.getLastModifiedTime(file).toInstant(),
                    Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // another command has just made the template
        }
    }

    private Path file(NodeShape shape) {
        return directory.resolve(PREFIX + shape.id());
    }
}
