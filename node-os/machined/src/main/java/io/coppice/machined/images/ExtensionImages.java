package io.coppice.machined.images;

import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.config.ExtensionConfig;
import io.coppice.nodeos.oci.Blob;
import io.coppice.nodeos.oci.Digest;
import io.coppice.nodeos.oci.ImageArchive;
import io.coppice.nodeos.oci.OciException;
import io.coppice.nodeos.oci.OciImage;
import io.coppice.nodeos.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Imports the images that extensions bring along, {@code EXTENSION/images/*.tar}. What is there already costs a look only. */
public final class ExtensionImages {

    private static final int PIECE = 1 << 20;

    private final Path extensions;
    private final Path temporary;
    private final ContainerdImages images;

    /**
     * @param extensions directory with one directory for each extension
     * @param temporary directory for what has to be decompressed
     */
    public ExtensionImages(Path extensions, Path temporary, ContainerdImages images) {
        this.extensions = extensions;
        this.temporary = temporary;
        this.images = images;
    }

    /**
     * What came of a load.
     *
     * @param images the names that are new
     * @param failures one for each archive that could not be imported, with its place
     * @param passing whether another load may do better without anybody acting
     */
    public record Outcome(List<String> images, List<String> failures, boolean passing) {
        public Outcome {
            images = List.copyOf(images);
            failures = List.copyOf(failures);
        }
    }

    /** Imports all of them, those of Kubernetes before all others. One that cannot be imported does not keep the others out. */
    public Outcome load() throws InterruptedException {
        List<String> loaded = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        boolean passing = false;
        try {
            for (Path archive : archives()) {
                try {
                    loaded.addAll(load(archive));
                } catch (IOException unusable) {
                    failures.add(archive + ": " + unusable.getMessage());
                } catch (NodeException refusal) {
                    failures.add(archive + ": " + refusal.getMessage());
                    passing |= refusal.kind() == NodeException.Kind.UNAVAILABLE;
                }
            }
        } catch (IOException unreadable) {
            failures.add("the extensions in " + extensions + " cannot be listed: " + unreadable);
        }
        return new Outcome(loaded, failures, passing);
    }

    private List<Path> archives() throws IOException {
        Path kubernetes = extensions.resolve(ExtensionConfig.KUBERNETES);
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(extensions)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(extensions)) {
                for (Path extension : each) {
                    archives.addAll(archivesOf(extension.resolve("images")));
                }
            }
        }
        archives.sort(Comparator.comparing((Path archive) -> !archive.startsWith(kubernetes))
                .thenComparing(Comparator.naturalOrder()));
        return archives;
    }

    private static List<Path> archivesOf(Path directory) throws IOException {
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(directory, "*.tar")) {
                each.forEach(archives::add);
            }
        }
        return archives;
    }

    private List<String> load(Path file) throws IOException, InterruptedException {
        try (ImageArchive archive = ImageArchive.open(file, temporary)) {
            List<OciImage> found = archive.images(Platform.linux(architecture()));
            Plan plan = ImportPlans.of(found);
            if (plan.images().isEmpty()) {
                throw new OciException("its images have no names", "name them when the extension is built");
            }
            if (images.has(plan)) {
                return List.of();
            }
            Map<Digest, Blob> blobs = new HashMap<>();
            found.forEach(image -> image.blobs().forEach(blob -> blobs.put(blob.digest(), blob)));
            try (ImageImport running = images.begin(plan)) {
                for (Digest missing : running.missing()) {
                    Blob blob = blobs.get(missing);
                    if (blob != null) {
                        copy(blob, running);
                    }
                }
                running.finish();
            }
            return List.copyOf(plan.images().keySet());
        }
    }

    /** Unchecked: the disk of an extension is checked as it is read, and containerd checks what it stores. */
    private static void copy(Blob blob, ImageImport running) throws IOException, InterruptedException {
        try (InputStream in = blob.content().open()) {
            byte[] piece;
            do {
                piece = in.readNBytes(PIECE);
            } while (!running.write(blob.digest(), piece) && piece.length > 0);
        }
    }

    /** The node's architecture in Go's words. */
    private static String architecture() {
        String java = System.getProperty("os.arch", "");
        return switch (java) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> java;
        };
    }
}
