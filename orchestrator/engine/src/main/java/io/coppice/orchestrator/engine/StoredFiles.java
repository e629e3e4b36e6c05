package io.coppice.orchestrator.engine;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.orchestrator.CoppiceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Files of images, extensions and node templates. They are hashed when they look different from the last time they were found good: by size, time
 * of change and inode.
 */
final class StoredFiles {

    static final String VERIFIED = ".verified-";

    private StoredFiles() {}

    /**
     * @param what they are of, for messages
     * @param directory of the files, in the directory of its store
     * @param hash reads them all and throws if one is not what its manifest says
     */
    static void verify(String what, Path directory, List<ImageFile> files, Runnable hash) {
        var marker = directory.resolveSibling(VERIFIED + directory.getFileName());
        try {
            var looks = looks(directory, files);
            if (looks.equals(read(marker))) {
                return;
            }
            hash.run();
            AtomicFile.replace(marker, looks.orElseThrow().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    what + " cannot be looked at: " + Failures.describe(e),
                    "make " + directory.getParent() + " readable and writable for you",
                    e);
        }
    }

    /** Remembers files that were hashed just now. */
    static void markVerified(String what, Path directory, List<ImageFile> files) {
        verify(what, directory, files, () -> {});
    }

    private static Optional<String> looks(Path directory, List<ImageFile> files) throws IOException {
        var lines = new ArrayList<String>();
        for (var file : files) {
            var path = directory.resolve(file.name());
            if (!Files.exists(path)) {
                return Optional.of("missing " + file.name());
            }
            var attributes = Files.readAttributes(path, PosixFileAttributes.class);
            lines.add(file.name() + " " + file.sha256() + " " + attributes.size() + " "
                    + attributes.lastModifiedTime().toInstant() + " " + attributes.fileKey());
        }
        return Optional.of(String.join("\n", lines));
    }

    private static Optional<String> read(Path marker) throws IOException {
        try {
            return Optional.of(Files.readString(marker));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Says what a store says in the words of the orchestrator. */
    static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (ImageException.NotFound e) {
            throw new CoppiceException.NotFound(String.valueOf(e.getMessage()), e.remedy());
        } catch (ImageException e) {
            throw new CoppiceException.HostNotReady(String.valueOf(e.getMessage()), e.remedy(), e);
        }
    }
}
