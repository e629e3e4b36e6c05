package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.CodeHash;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.RootTree;
import io.coppice.nodeos.image.Sbom;
import io.coppice.nodeos.oci.ImageArchive;
import io.coppice.nodeos.oci.ImageSet;
import io.coppice.nodeos.oci.ImageSources;
import io.coppice.nodeos.oci.LayoutWriter;
import io.coppice.nodeos.oci.OciException;
import io.coppice.nodeos.oci.OciImage;
import io.coppice.nodeos.oci.Platform;
import io.coppice.nodeos.oci.UnusableImagesException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cyclonedx.model.Component;

/**
 * Builds extensions of nothing but container images, which nodes import when they start. The same images give the same bytes, however they are
 * packed; a build that dies leaves nothing that the next one does not remove.
 */
public final class ImageStoreBuilder {

    /** What nodes run on. */
    private static final Platform NODE = Platform.linux("amd64");

    private static final String SOURCE = "archives of container images";

    private static final String ARCHIVE = "images/images.tar";

    /** What a file system adds, and room to spare. */
    private static final long SLACK = 64L << 20;

    private final ExtensionStore store;

    public ImageStoreBuilder(ExtensionStore store) {
        this.store = store;
    }

    /**
     * Builds a store of images, unless the newest of the name holds just them. It is the newest of its name afterwards.
     *
     * @param archives what {@code docker save} wrote, OCI archives, and directories of OCI layouts
     * @param image name of the only image, instead of those in its archive
     * @param progress hears of every step
     * @throws ImageException if an archive cannot be used, or anything goes wrong; nothing is left behind
     */
    public NodeExtension build(
            ImageStoreName name, List<Path> archives, Optional<String> image, ExtensionProgress progress) {
        try (ImageSources sources = ImageSources.open(archives, image)) {
            ImageSet images = sources.images(NODE);
            List<String> content = content(images);
            String inputs = inputs(name, content);
            return store.build(
                    inputs,
                    this::isSuperseded,
                    work -> assemble(name, images, ContentVersion.of(content), inputs, work, progress));
        } catch (UnusableImagesException e) {
            throw new ImageException.BuildFailed(
                    "These images cannot be used: " + e.getMessage() + ".", sentence(e.remedy()), e);
        }
    }

    private static List<String> content(ImageSet images) {
        List<String> lines = new ArrayList<>();
        images.images().forEach((name, digest) -> lines.add("image " + name + " " + digest));
        images.blobs().keySet().stream()
                .map(digest -> "blob " + digest)
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static String inputs(ImageStoreName name, List<String> content) {
        try {
            List<String> lines = new ArrayList<>(content);
            lines.add("store " + name);
            lines.add("builder " + CodeHash.of(ImageStoreBuilder.class));
            lines.add("tools " + CodeHash.of(Hashes.class));
            lines.add("archives " + CodeHash.of(ImageSet.class));
            return Hashes.sha256(String.join("\n", lines));
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The builder's own code cannot be read: " + e.getMessage() + ".",
                    "Build or install Coppice again.",
                    e);
        }
    }

    /** Whoever asks for a store wants it from now on: it is made again if another of its name came after it. */
    private boolean isSuperseded(NodeExtension known) {
        return !store.newest(known.name()).equals(Optional.of(known));
    }

    private NodeExtension assemble(
            ImageStoreName name,
            ImageSet images,
            ContentVersion version,
            String inputs,
            Path work,
            ExtensionProgress progress)
            throws IOException {
        HostRoom.requireDisk(store.directory(), 2 * images.size() + SLACK);
        Path output = Files.createDirectory(work.resolve("extension"));
        RootTree tree = new RootTree(work.resolve("tree"));
        progress.step(
                ExtensionStep.CONTAINER_IMAGES,
                String.join(", ", images.images().keySet()));
        tree.directory("images");
        Path archive = tree.at(ARCHIVE);
        try {
            write(images, archive);
            check(images, archive, work);
        } catch (OciException e) {
            throw new ImageException.BuildFailed(
                    "These images cannot be used: " + e.getMessage() + ".", sentence(e.remedy()), e);
        }
        return new ExtensionPacking(tree, output, progress)
                .pack(
                        new ExtensionPacking.Label(name.value(), version, SOURCE, List.of(), inputs),
                        (extension, directory) -> bill(extension, images, directory));
    }

    private static void write(ImageSet images, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            LayoutWriter.write(images, (path, size, content) -> {
                TarArchiveEntry entry = new TarArchiveEntry(path);
                entry.setMode(0644);
                entry.setIds(0, 0);
                entry.setModTime(RootTree.TIME);
                entry.setSize(size);
                tar.putArchiveEntry(entry);
                content.transferTo(tar);
                tar.closeArchiveEntry();
            });
        }
    }

    /** Nodes must find in the archive what was found in those it was made of. */
    private static void check(ImageSet images, Path archive, Path temporary) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (ImageArchive written = ImageArchive.open(archive, temporary)) {
            for (OciImage image : written.images(NODE)) {
                image.names().forEach(name -> found.put(name, image.target().toString()));
            }
        } catch (OciException e) {
            throw incomplete(e.getMessage(), e);
        }
        Map<String, String> wanted = new TreeMap<>();
        images.images().forEach((name, digest) -> wanted.put(name, digest.toString()));
        if (!found.equals(wanted)) {
            throw incomplete("of " + wanted + " nodes would find " + found, null);
        }
    }

    private static ImageException.BuildFailed incomplete(
            @org.jspecify.annotations.Nullable String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new ImageException.BuildFailed(
                "The parts of these images that are for " + NODE + " cannot stand alone: " + why + ".",
                "Save the images for " + NODE + " only, such as with 'docker pull --platform " + NODE + "'.",
                cause);
    }

    private static void bill(NodeExtension extension, ImageSet images, Path directory) throws IOException {
        Component subject = Sbom.component(
                Component.Type.CONTAINER,
                "coppice-extension-" + extension.name(),
                extension.version().toString(),
                null);
        subject.setDescription("Coppice extension " + extension.id());
        List<Component> components = new ArrayList<>();
        images.images().forEach((name, digest) -> {
            int colon = name.lastIndexOf(':');
            components.add(Sbom.component(
                    Component.Type.CONTAINER, name.substring(0, colon), name.substring(colon + 1), digest.hex()));
        });
        Sbom.write(directory, extension.id().value(), subject, components);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
