package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of one home, each in {@code extensions/<id>/}. Every extension that can be seen is complete: it arrived by one rename.
 */
public final class ExtensionStore {

    private static final Comparator<NodeExtension> NEWEST_FIRST = Comparator.comparing(NodeExtension::name)
            .thenComparing(NodeExtension::version, Comparator.reverseOrder())
            .thenComparing(NodeExtension::createdAt, Comparator.reverseOrder())
            .thenComparing(NodeExtension::id);

    static final String REMOVED = ".removed-";

    private final Path directory;

    /**
     * @param home Coppice's home; {@code extensions} in it is made when an extension is built
     */
    public ExtensionStore(Path home) {
        this.directory = home.resolve("extensions").toAbsolutePath();
    }

    /** Where the extensions lie. */
    public Path directory() {
        return directory;
    }

    /**
     * All extensions by name, of each name the highest version first, of each version the one that was built last.
     *
     * @throws ImageException.Corrupted if a manifest cannot be read
     */
    public List<NodeExtension> list() {
        List<NodeExtension> extensions = new ArrayList<>();
        for (Path entry : entries()) {
            extensions.add(ExtensionManifest.read(entry));
        }
        extensions.sort(NEWEST_FIRST);
        return List.copyOf(extensions);
    }

    /** The extension of this name with the highest version, if there is any. */
    public Optional<NodeExtension> newest(String name) {
        return list().stream()
                .filter(extension -> extension.name().equals(name))
                .findFirst();
    }

    /** The extension of this name and version that was built last, if there is any. */
    public Optional<NodeExtension> newest(String name, ReleaseVersion version) {
        return list().stream()
                .filter(extension ->
                        extension.name().equals(name) && extension.version().equals(version))
                .findFirst();
    }

    /** The extension built from inputs with this hash, if there is one. */
    public Optional<NodeExtension> findByInputs(String inputs) {
        return list().stream()
                .filter(extension -> extension.inputs().equals(inputs))
                .findFirst();
    }

    /**
     * The extension with this id.
     *
     * @param id the id, or a beginning of it that fits one extension only
     * @throws ImageException.NotFound if none or several fit
     */
    public NodeExtension find(String id) {
        List<NodeExtension> fitting = list().stream()
                .filter(extension -> !id.isEmpty() && extension.id().value().startsWith(id))
                .toList();
        return switch (fitting.size()) {
            case 0 ->
                throw new ImageException.NotFound(
                        "There is no extension \"" + id + "\" in " + directory + ".",
                        "`coppice image extension list` shows the extensions; `coppice image extension build` builds one.");
            case 1 -> fitting.getFirst();
            default ->
                throw new ImageException.NotFound(
                        "\"" + id + "\" fits several extensions: "
                                + String.join(
                                        ", ",
                                        fitting.stream()
                                                .map(extension -> extension.id().value())
                                                .toList()) + ".",
                        "Give more digits of the id.");
        };
    }

    /**
     * Reads every file of an extension and compares size and hash with the manifest.
     *
     * @throws ImageException.NotFound if there is no such extension
     * @throws ImageException.Corrupted naming the first file that is not what it should be
     */
    public NodeExtension verify(ExtensionId id) {
        NodeExtension extension = find(id.value());
        for (ImageFile file : extension.files()) {
            verify(extension, file);
        }
        ExtensionId actual =
                ExtensionManifest.idOf(extension.name(), extension.version().toString(), extension.files());
        if (!actual.equals(extension.id())) {
            throw corrupted(extension, ExtensionManifest.FILE_NAME, "its contents make extension " + actual, null);
        }
        return extension;
    }

    /**
     * Removes an extension; a machine that has it open keeps it until it ends.
     *
     * @throws ImageException.NotFound if there is no such extension
     */
    public void delete(ExtensionId id) {
        NodeExtension extension = find(id.value());
        try {
            Path doomed = directory.resolve(REMOVED + extension.id());
            Trees.delete(doomed);
            Files.move(extension.directory(), doomed);
            Trees.delete(doomed);
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "Extension " + extension.id() + " cannot be removed from " + extension.directory() + ": "
                            + e.getMessage(),
                    "Check that you own the directory, then remove it again.",
                    e);
        }
    }

    /**
     * Removes all extensions but some.
     *
     * @param keep ids that machines still use, or that are wanted for another reason
     * @return what was removed
     */
    public List<NodeExtension> prune(Collection<ExtensionId> keep) {
        List<NodeExtension> removed = new ArrayList<>();
        for (NodeExtension extension : list()) {
            if (!keep.contains(extension.id())) {
                delete(extension.id());
                removed.add(extension);
            }
        }
        return List.copyOf(removed);
    }

    private static void verify(NodeExtension extension, ImageFile file) {
        Path path = extension.directory().resolve(file.name());
        try {
            long size = Files.size(path);
            if (size != file.size()) {
                throw corrupted(extension, file.name(), "it has " + size + " bytes instead of " + file.size(), null);
            }
            String actual = Hashes.sha256(path);
            if (!actual.equals(file.sha256())) {
                throw corrupted(
                        extension, file.name(), "its SHA-256 is " + actual + " instead of " + file.sha256(), null);
            }
        } catch (NoSuchFileException e) {
            throw corrupted(extension, file.name(), "it is missing", e);
        } catch (IOException e) {
            throw corrupted(extension, file.name(), "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static ImageException.Corrupted corrupted(
            NodeExtension extension, String file, String how, @Nullable Exception cause) {
        return new ImageException.Corrupted(
                "Extension " + extension.id() + " is corrupted: "
                        + extension.directory().resolve(file) + ": " + how + ".",
                "Remove the directory " + extension.directory() + " and run `coppice image extension build` again.",
                cause);
    }

    private List<Path> entries() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The extensions in " + directory + " cannot be listed: " + e.getMessage(),
                    "Make the directory readable for you, or set COPPICE_HOME to another one.",
                    e);
        }
    }
}
