package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.FrozenMemory;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.NodeShape;
import io.coppice.orchestrator.core.NodeTemplateManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The node templates in the home: machines that were frozen before they were anybody. One is there once its directory has its name. */
final class NodeTemplates {

    private static final String MANIFEST = "template.yaml";
    private static final String RAM = "ram";
    private static final String STATE = "state";

    private static final Duration UNUSED = Duration.ofDays(30);

    private final Path directory;
    private final Clock clock;

    NodeTemplates(Home home, Clock clock) {
        this.directory = home.nodeTemplates();
        this.clock = clock;
    }

    /**
     * @param usedAt when it was last thawed, or made
     */
    record Stored(NodeTemplateManifest manifest, Path directory, Instant usedAt) {
        String id() {
            return manifest.shape().id();
        }

        FrozenMemory memory() {
            return memoryIn(directory);
        }

        List<ImageFile> files() {
            return List.of(file(RAM, manifest.ram()), file(STATE, manifest.state()));
        }

        private static ImageFile file(String name, NodeTemplateManifest.Content content) {
            return new ImageFile(name, content.bytes(), content.sha256());
        }
    }

    static FrozenMemory memoryIn(Path directory) {
        return new FrozenMemory(directory.resolve(RAM), directory.resolve(STATE));
    }

    /** The template of the shape, if there is one and its files are as they were written. It counts as used now. */
    Optional<Stored> take(NodeShape shape) throws IOException {
        var found = find(shape);
        if (found.isPresent()) {
            if (!isUntouched(found.get())) {
                delete(found.get());
                return Optional.empty();
            }
            try {
                Files.setLastModifiedTime(found.get().directory().resolve(MANIFEST), FileTime.from(clock.instant()));
            } catch (NoSuchFileException e) {
                return Optional.empty(); // another command has just deleted it
            }
        }
        return found;
    }

    boolean has(NodeShape shape) throws IOException {
        return find(shape).isPresent();
    }

    private Optional<Stored> find(NodeShape shape) throws IOException {
        var found = read(directory.resolve(shape.id()))
                .filter(template -> template.manifest().shape().equals(shape));
        return found.isPresent() && isWhole(found.get()) ? found : Optional.empty();
    }

    private static boolean isWhole(Stored template) throws IOException {
        for (var file : template.files()) {
            try {
                if (Files.size(template.directory().resolve(file.name())) != file.size()) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    /** Whether its files hold what was written; they are read anew only if they look different from the last time. */
    private static boolean isUntouched(Stored template) throws IOException {
        try {
            StoredFiles.translating(() -> {
                StoredFiles.verify(name(template), template.directory(), template.files(), () -> hash(template));
                return template;
            });
            return true;
        } catch (Damaged e) {
            return false;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void hash(Stored template) {
        for (var file : template.files()) {
            try {
                if (!Hashes.sha256(template.directory().resolve(file.name())).equals(file.sha256())) {
                    throw new Damaged();
                }
            } catch (NoSuchFileException e) {
                throw new Damaged(); // another command has just deleted it
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String name(Stored template) {
        return "node template " + template.id();
    }

    private static final class Damaged extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The one used last comes first. */
    List<Stored> all() throws IOException {
        var found = new ArrayList<Stored>();
        for (var place : places()) {
            read(place).ifPresent(found::add);
        }
        found.sort(Comparator.comparing(Stored::usedAt).reversed());
        return List.copyOf(found);
    }

    private List<Path> places() throws IOException {
        try (var entries = Files.newDirectoryStream(directory, entry -> !isHidden(entry))) {
            var found = new ArrayList<Path>();
            entries.forEach(found::add);
            return found;
        }
    }

    private static boolean isHidden(Path entry) {
        return entry.getFileName().toString().startsWith(".");
    }

    /** Empty also if it was damaged or written by another Coppice: it is made anew when it is missed. */
    private static Optional<Stored> read(Path directory) throws IOException {
        var file = directory.resolve(MANIFEST);
        try {
            var manifest = NodeTemplateManifest.read(Files.readString(file), file.toString());
            return Optional.of(new Stored(
                    manifest, directory, Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException | MalformedInputException | CoppiceException.InvalidRequest e) {
            return Optional.empty();
        }
    }

    /**
     * Deletes those that nobody will use: nobody did for a month, their image is gone, or they cannot be read.
     *
     * @param images ids of those there are
     */
    void deleteUnused(Collection<String> images) throws IOException {
        var oldest = clock.instant().minus(UNUSED);
        for (var place : places()) {
            var used = read(place)
                    .filter(template -> template.usedAt().isAfter(oldest)
                            && images.contains(template.manifest().image()));
            if (used.isEmpty()) {
                remove(place);
            }
        }
    }

    /** A directory in which one is made; whoever made it removes it if it is still there. */
    Path begin() throws IOException {
        var made = AsideDirectories.make(directory, HomeWork.TEMPLATES);
        // as reachable for QEMU's user as the directory around
        Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(directory));
        return made;
    }

    /** Writes the manifest, and moves what was made to its place, where it replaces one that is damaged. */
    Stored keep(NodeTemplateManifest manifest, Path made) throws IOException {
        for (var file : List.of(memoryIn(made).ram(), memoryIn(made).state())) {
            try (var memory = FileChannel.open(file, StandardOpenOption.READ)) {
                memory.force(true);
            }
        }
        var written = made.resolve(MANIFEST);
        AtomicFile.replace(written, manifest.write().getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(written, FileTime.from(clock.instant()));
        var usedAt = Files.getLastModifiedTime(written).toInstant();
        var place = directory.resolve(manifest.shape().id());
        if (Files.exists(place)) {
            remove(place);
        }
        Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
        var kept = new Stored(manifest, place, usedAt);
        return StoredFiles.translating(() -> {
            StoredFiles.markVerified(name(kept), place, kept.files());
            return kept;
        });
    }

    /** It goes by one rename; machines that were thawed from it keep the memory for as long as they run. */
    void delete(Stored template) throws IOException {
        remove(template.directory());
    }

    private void remove(Path template) throws IOException {
        Files.deleteIfExists(directory.resolve(StoredFiles.VERIFIED + template.getFileName()));
        var doomed = Files.createTempDirectory(directory, Snapshots.REMOVED);
        try {
            Files.move(template, doomed.resolve("template"), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // another command was quicker
        } finally {
            Home.deleteTree(doomed);
        }
    }
}
