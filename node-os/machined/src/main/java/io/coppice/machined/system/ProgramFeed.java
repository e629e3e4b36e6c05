package io.coppice.machined.system;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program writes to its standard output. Closing the feed ends the program. */
final class ProgramFeed implements Feed<byte[]> {
    private static final int PIECE = 32 * 1024;

    private final List<String> command;
    private final Process process;
    private final InputStream output;
    private final byte[] buffer = new byte[PIECE];
    private volatile boolean closed;

    private ProgramFeed(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.output = process.getInputStream();
    }

    static ProgramFeed start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ProgramFeed(command, process);
    }

    @Override
    public byte @Nullable [] next() throws InterruptedException, IOException {
        int read;
        try {
            read = output.read(buffer);
        } catch (IOException e) {
            if (closed) {
                return null;
            }
            throw e;
        }
        if (read >= 0) {
            return Arrays.copyOf(buffer, read);
        }
        int exit = process.waitFor();
        if (exit != 0 && !closed) {
            throw new NodeException(
                    NodeException.Kind.INTERNAL,
                    "the program " + command.getFirst() + " ended with exit code " + exit
                            + "; its message is on the node's console");
        }
        return null;
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
