package io.coppice.nodeos.image;

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

/** The images of one home, each in {@code images/<id>/}. Every image that can be seen is complete: it arrived by one rename. */
public final class ImageStore {

    private static final Comparator<NodeImage> NEWEST_FIRST =
            Comparator.comparing(NodeImage::createdAt).reversed().thenComparing(NodeImage::id);

    static final String REMOVED = ".removed-";

    private final Path directory;

    /**
     * @param home Coppice's home; {@code images} in it is made when an image is built
     */
    public ImageStore(Path home) {
        this.directory = home.resolve("images").toAbsolutePath();
    }

    /** Where the images lie. */
    public Path directory() {
        return directory;
    }

    /**
     * All images, newest first.
     *
     * @throws ImageException.Corrupted if a manifest cannot be read
     */
    public List<NodeImage> list() {
        List<NodeImage> images = new ArrayList<>();
        for (Path entry : entries()) {
            images.add(ImageManifest.read(entry));
        }
        images.sort(NEWEST_FIRST);
        return List.copyOf(images);
    }

    /** The image that was built last, if there is any. */
    public Optional<NodeImage> newest() {
        return list().stream().findFirst();
    }

    /** The image built from inputs with this hash, if there is one. */
    public Optional<NodeImage> findByInputs(String inputs) {
        return list().stream().filter(image -> image.inputs().equals(inputs)).findFirst();
    }

    /**
     * The image with this id.
     *
     * @param id the id, or a beginning of it that fits one image only
     * @throws ImageException.NotFound if none or several fit
     */
    public NodeImage find(String id) {
        List<NodeImage> fitting = list().stream()
                .filter(image -> !id.isEmpty() && image.id().value().startsWith(id))
                .toList();
        return switch (fitting.size()) {
            case 0 ->
                throw new ImageException.NotFound(
                        "There is no image \"" + id + "\" in " + directory + ".",
                        "`coppice image list` shows the images; `coppice image build` builds one.");
            case 1 -> fitting.getFirst();
            default ->
                throw new ImageException.NotFound(
                        "\"" + id + "\" fits several images: "
                                + String.join(
                                        ", ",
                                        fitting.stream()
                                                .map(image -> image.id().value())
                                                .toList()) + ".",
                        "Give more digits of the id.");
        };
    }

    /**
     * Reads every file of an image and compares size and hash with the manifest.
     *
     * @throws ImageException.NotFound if there is no such image
     * @throws ImageException.Corrupted naming the first file that is not what it should be
     */
    public NodeImage verify(ImageId id) {
        NodeImage image = find(id.value());
        for (ImageFile file : image.files()) {
            verify(image, file);
        }
        ImageId actual = ImageManifest.idOf(image.files(), image.commandLine());
        if (!actual.equals(image.id())) {
            throw corrupted(image, ImageManifest.FILE_NAME, "its contents make image " + actual, null);
        }
        return image;
    }

    /**
     * Removes all images but some.
     *
     * @param keep ids that machines still use, or that are wanted for another reason
     * @return what was removed
     */
    public List<NodeImage> prune(Collection<ImageId> keep) {
        List<NodeImage> removed = new ArrayList<>();
        for (NodeImage image : list()) {
            if (!keep.contains(image.id())) {
                remove(image);
                removed.add(image);
            }
        }
        return List.copyOf(removed);
    }

    private void remove(NodeImage image) {
        try {
            Path doomed = directory.resolve(REMOVED + image.id());
            Files.move(image.directory(), doomed);
            Trees.delete(doomed);
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "Image " + image.id() + " cannot be removed from " + image.directory() + ": " + e.getMessage(),
                    "Check that you own the directory, then prune again.",
                    e);
        }
    }

    private void verify(NodeImage image, ImageFile file) {
        Path path = image.directory().resolve(file.name());
        try {
            long size = Files.size(path);
            if (size != file.size()) {
                throw corrupted(image, file.name(), "it has " + size + " bytes instead of " + file.size(), null);
            }
            String actual = Hashes.sha256(path);
            if (!actual.equals(file.sha256())) {
                throw corrupted(image, file.name(), "its SHA-256 is " + actual + " instead of " + file.sha256(), null);
            }
        } catch (NoSuchFileException e) {
            throw corrupted(image, file.name(), "it is missing", e);
        } catch (IOException e) {
            throw corrupted(image, file.name(), "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static ImageException.Corrupted corrupted(
            NodeImage image, String file, String how, @org.jspecify.annotations.Nullable Exception cause) {
        return new ImageException.Corrupted(
                "Image " + image.id() + " is corrupted: " + image.directory().resolve(file) + ": " + how + ".",
                "Remove the directory " + image.directory() + " and run `coppice image build`.",
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
                    "The images in " + directory + " cannot be listed: " + e.getMessage(),
                    "Make the directory readable for you, or set COPPICE_HOME to another one.",
                    e);
        }
    }
}
