package io.coppice.machined.node;

/** The log of the kernel. */
public interface KernelLog {
    /**
     * Reads the kernel's log.
     *
     * @param follow whether to go on with new lines until the feed is closed
     * @param newOnly whether to leave out the lines that are already there; only with {@code follow}
     * @return pieces of text in UTF-8; the caller closes it
     * @throws NodeException UNAVAILABLE when the log cannot be read
     */
    Feed<byte[]> open(boolean follow, boolean newOnly);
}
