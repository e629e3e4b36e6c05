package io.coppice.machined.logs;

import io.coppice.machined.node.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The log of one service: its last lines in memory, more of them on disk. Lines are bytes without their newline. */
public final class ServiceLog implements AutoCloseable {

    private static final int MEMORY_BYTES = 256 * 1024;
    private static final int FILE_BYTES = 4 * 1024 * 1024;
    private static final int LINE_BYTES = 16 * 1024;

    private final LogBuffer<byte[]> lines = new LogBuffer<>(MEMORY_BYTES, line -> line.length + 1);
    private final RotatingFile file;
    private boolean fileFailed;

    public ServiceLog(Path file) {
        this.file = new RotatingFile(file, FILE_BYTES);
    }

    /**
     * Adds a line. A disk that takes no more lines does not stop the service: the fact is logged once, in memory, and the
     * log goes on there.
     */
    public synchronized void append(byte[] line) {
        lines.append(line);
        if (fileFailed) {
            return;
        }
        try {
            file.write(line);
        } catch (IOException failure) {
            fileFailed = true;
            lines.append(("coppice: the log on disk ends here: " + failure + "; lines are kept in memory only")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    public void append(String line) {
        append(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Copies a process's output into the log until the stream ends. */
    public void copyFrom(InputStream input) throws IOException {
        byte[] buffer = new byte[LINE_BYTES];
        int used = 0;
        int read;
        while ((read = input.read(buffer, used, buffer.length - used)) >= 0) {
            int end = used + read;
            int start = 0;
            for (int i = used; i < end; i++) {
                if (buffer[i] == '\n') {
                    append(Arrays.copyOfRange(buffer, start, i));
                    start = i + 1;
                }
            }
            if (start == 0 && end == buffer.length) {
                append(Arrays.copyOf(buffer, end));
                used = 0;
            } else {
                used = end - start;
                System.arraycopy(buffer, start, buffer, 0, used);
            }
        }
        if (used > 0) {
            append(Arrays.copyOf(buffer, used));
        }
    }

    /** The last lines that are in memory, all of them when {@code count} is negative. */
    public List<LogBuffer.Entry<byte[]>> tail(int count) {
        return lines.tail(count);
    }

    /** The lines after a sequence number; waits for one, at most as long as told. */
    public List<LogBuffer.Entry<byte[]>> after(long sequence, Duration wait) throws InterruptedException {
        return lines.after(sequence, wait);
    }

    /**
     * Reads the log as text.
     *
     * @param tailLines how many of the last lines in memory to begin with; negative: all
     * @param follow whether to go on with what comes
     */
    public Feed<byte[]> feed(int tailLines, boolean follow) {
        long sequence = lines.lastSequence();
        List<LogBuffer.Entry<byte[]>> first = lines.tail(tailLines);
        return new LineFeed(new BufferFeed<>(lines, first, sequence, follow));
    }

    public long lastSequence() {
        return lines.lastSequence();
    }

    public boolean closed() {
        return lines.closed();
    }

    @Override
    public synchronized void close() throws IOException {
        lines.close();
        file.close();
    }
}
