package io.coppice.nodeos.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** An image as {@code image.json} writes it. */
record ImageManifest(
        int format,
        String id,
        String version,
        ImageFile kernel,
        ImageFile initrd,
        ImageFile root,
        String commandLine,
        String createdAt,
        String inputs,
        String suite,
        String kernelRelease,
        String javaVersion,
        List<LockedPackage> packages,
        List<ImageJar> jars,
        String rootHash,
        long compressedSize) {

    static final String FILE_NAME = "image.json";

    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    /** The id that these files and this command line have. */
    static ImageId idOf(List<ImageFile> files, String commandLine) {
        StringBuilder text = new StringBuilder();
        for (ImageFile file : files) {
            text.append(file.sha256()).append('\n');
        }
        text.append(commandLine).append('\n');
        return new ImageId(Hashes.sha256(text.toString()).substring(0, 16));
    }

    static NodeImage read(Path directory) {
        Path file = directory.resolve(FILE_NAME);
        try {
            ImageManifest manifest = JSON.readValue(Files.readAllBytes(file), ImageManifest.class);
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

    static void write(NodeImage image, Path directory) throws IOException {
        ImageManifest manifest = new ImageManifest(
                FORMAT,
                image.id().value(),
                image.version(),
                image.kernelFile(),
                image.initrdFile(),
                image.rootFile(),
                image.commandLine(),
                image.createdAt().toString(),
                image.inputs(),
                image.suite(),
                image.kernelRelease(),
                image.javaVersion(),
                image.packages(),
                image.jars(),
                image.rootHash(),
                image.compressedSize());
        Files.writeString(directory.resolve(FILE_NAME), JSON.writeValueAsString(manifest) + "\n");
    }

    private NodeImage at(Path directory) {
        return new NodeImage(
                new ImageId(id),
                directory,
                version,
                kernel,
                initrd,
                root,
                commandLine,
                Instant.parse(createdAt),
                inputs,
                suite,
                kernelRelease,
                javaVersion,
                packages,
                jars,
                rootHash,
                compressedSize);
    }

    private static ImageException.Corrupted unreadable(
            Path directory, String why, @org.jspecify.annotations.Nullable Exception cause) {
        return new ImageException.Corrupted(
                "The image manifest " + directory.resolve(FILE_NAME) + " cannot be read: " + why + ".",
                "Remove the directory " + directory + " and run `coppice image build`.",
                cause);
    }
}
