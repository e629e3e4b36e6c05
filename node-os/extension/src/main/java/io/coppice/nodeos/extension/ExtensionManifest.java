package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.ManifestFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** An extension as {@code extension.json} in its directory writes it. */
record ExtensionManifest(
        int format,
        String id,
        String name,
        String version,
        String source,
        List<ImageFile> files,
        List<ImageFile> contents,
        List<LockedPackage> packages,
        String rootHash,
        long dataBlocks,
        String createdAt,
        String inputs,
        long compressedSize) {

    static final String FILE_NAME = "extension.json";

    static final int FORMAT = 1;

    private static final ManifestFile<ExtensionManifest> FILE =
            new ManifestFile<>(FILE_NAME, "extension", "coppice image extension build", ExtensionManifest.class);

    /** What a node reads of its own extension: a file of the same name inside the file system. */
    record Inner(String name, String version) {}

    /** The id that these files have. */
    static ExtensionId idOf(String name, String version, List<ImageFile> files) {
        StringBuilder text = new StringBuilder(name + "\n" + version + "\n");
        for (ImageFile file : files) {
            text.append(file.name()).append(' ').append(file.sha256()).append('\n');
        }
        return new ExtensionId(Hashes.sha256(text.toString()).substring(0, 16));
    }

    static NodeExtension read(Path directory) {
        return FILE.read(directory, manifest -> manifest.at(directory));
    }

    static void write(NodeExtension extension, Path directory) throws IOException {
        ExtensionManifest manifest = new ExtensionManifest(
                FORMAT,
                extension.id().value(),
                extension.name(),
                extension.version().toString(),
                extension.source(),
                extension.files(),
                extension.contents(),
                extension.packages(),
                extension.rootHash(),
                extension.dataBlocks(),
                extension.createdAt().toString(),
                extension.inputs(),
                extension.compressedSize());
        FILE.write(directory, manifest);
    }

    /** The text of the manifest inside the file system. */
    static String inner(String name, ExtensionVersion version) throws IOException {
        return ManifestFile.text(new Inner(name, version.toString()));
    }

    private NodeExtension at(Path directory) {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not " + FORMAT);
        }
        return new NodeExtension(
                new ExtensionId(id),
                directory,
                name,
                ExtensionVersion.parse(version)
                        .orElseThrow(() -> new IllegalArgumentException("\"" + version + "\" is no version")),
                source,
                files,
                contents,
                packages,
                rootHash,
                dataBlocks,
                Instant.parse(createdAt),
                inputs,
                compressedSize);
    }
}
