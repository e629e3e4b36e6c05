package io.coppice.machined.identity;

import io.coppice.machined.platform.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that only the agent and its services may read. */
public final class SecretFiles {

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private SecretFiles() {}

    /** Makes a directory of mode 0700 when it is not there. */
    public static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, DIRECTORY);
        }
    }

    /** Writes a file of mode 0600 so that it holds either the old text or the new one whole, also after a power cut. */
    public static void write(Path file, String text) throws IOException {
        WholeFile.replace(file, text, "rw-------");
    }
}
