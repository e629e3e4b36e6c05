package io.coppice.nodeos.extension;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

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
        Path file = directory.resolve(FILE_NAME);
        try {
            ExtensionManifest manifest = JSON.readValue(Files.readAllBytes(file), ExtensionManifest.class);
            if (manifest.format != FORMAT) {
                throw unreadable(directory, "format " + manifest.format + " is not " + FORMAT, null);
            }
            return manifest.at(directory);
        } catch (JsonProcessingException e) {
            throw unreadable(directory, e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw unreadable(directory, String.valueOf(e.getMessage()), e);
        }
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
        Files.writeString(directory.resolve(FILE_NAME), JSON.writeValueAsString(manifest) + "\n");
    }

    /** The text of the manifest inside the file system. */
    static String inner(String name, ReleaseVersion version) throws IOException {
        return JSON.writeValueAsString(new Inner(name, version.toString())) + "\n";
    }

    private NodeExtension at(Path directory) {
        return new NodeExtension(
                new ExtensionId(id),
                directory,
                name,
                ReleaseVersion.parse(version)
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

    private static ImageException.Corrupted unreadable(Path directory, String why, @Nullable Exception cause) {
        return new ImageException.Corrupted(
                "The extension manifest " + directory.resolve(FILE_NAME) + " cannot be read: " + why + ".",
                "Remove the directory " + directory + " and run `coppice image extension build` again.",
                cause);
    }
}
