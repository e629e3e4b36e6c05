package io.coppice.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Files that the user names. */
final class TextFiles {

    private TextFiles() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw CliException.usage("there is no file " + file, "give the path of a file", e);
        } catch (CharacterCodingException e) {
            throw CliException.usage(file + " is no text in UTF-8", "give a text file", e);
        } catch (IOException e) {
            throw CliException.usage(file + " cannot be read: " + e.getMessage(), "give a readable file", e);
        }
    }

    /** Nobody but the user can read it at any time, and nobody sees half of it. */
    static void writeSecret(Path file, String text) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Path temporary = Files.createTempFile(
                    directory,
                    ".coppice-",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw CliException.failed(
                    file + " cannot be written",
                    List.of(String.valueOf(e.getMessage())),
                    "name a place that you may write to",
                    e);
        }
    }
}
