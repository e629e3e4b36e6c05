package io.coppice.machined.system;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.KernelLog;
import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The kernel's log through a program: {@code PROGRAM [--follow [--new]]}. */
public final class ProgramKernelLog implements KernelLog {
    private final List<String> command;

    /**
     * Reads through this program.
     *
     * @param command the program and its first arguments, such as {@code /usr/lib/coppice/nodectl dmesg}
     */
    public ProgramKernelLog(List<String> command) {
        this.command = List.copyOf(command);
    }

    @Override
    public Feed<byte[]> open(boolean follow, boolean newOnly) {
        List<String> words = new ArrayList<>(command);
        if (follow) {
            words.add("--follow");
        }
        if (newOnly) {
            words.add("--new");
        }
        try {
            return ProgramFeed.start(words);
        } catch (IOException e) {
            throw new NodeException(
                    NodeException.Kind.INTERNAL,
                    "the kernel's log cannot be read, its program does not start: " + e.getMessage(),
                    e);
        }
    }
}
