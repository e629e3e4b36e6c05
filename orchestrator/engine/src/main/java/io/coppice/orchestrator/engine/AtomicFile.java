package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files that are there whole or not at all: written aside in the same directory, synced, and moved into place. */
final class AtomicFile {

    private AtomicFile() {}

    /** Writes content to a channel that stands at the beginning of an empty file. */
    @FunctionalInterface
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /** Replaces the file by one that only its owner may read and write. */
    static void replace(Path target, byte[] content) throws IOException {
        replace(target, channel -> {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        });
    }

    /** Replaces the file by one that only its owner may read and write. */
    static void replace(Path target, Content content) throws IOException {
        var aside = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
        try {
            try (var channel = FileChannel.open(
                    aside,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
