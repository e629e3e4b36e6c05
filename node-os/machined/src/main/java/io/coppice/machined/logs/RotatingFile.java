package io.coppice.machined.logs;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * A log file of bounded size; when it is full it becomes {@code <name>.1} and a new one is begun. Not thread-safe. It writes
 * through a plain stream because a channel would be closed by the interrupt of a thread that happens to log.
 */
final class RotatingFile {

    private final Path file;
    private final long maximumBytes;
    private @Nullable OutputStream output;
    private long size;

    RotatingFile(Path file, long maximumBytes) {
        this.file = file;
        this.maximumBytes = maximumBytes;
    }

    void write(byte[] line) throws IOException {
        OutputStream target = output;
        if (target == null) {
            target = open();
        }
        if (size > 0 && size + line.length + 1 > maximumBytes) {
            target.close();
            Files.move(file, previous(), StandardCopyOption.REPLACE_EXISTING);
            target = open();
        }
        byte[] record = new byte[line.length + 1];
        System.arraycopy(line, 0, record, 0, line.length);
        record[line.length] = '\n';
        target.write(record);
        size += record.length;
    }

    Path previous() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    void close() throws IOException {
        OutputStream target = output;
        output = null;
        if (target != null) {
            target.close();
        }
    }

    private OutputStream open() throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        OutputStream target = new FileOutputStream(file.toFile(), true);
        size = Files.size(file);
        output = target;
        return target;
    }
}
