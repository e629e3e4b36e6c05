package io.coppice.machined.node;

/** Logs of services. */
public interface LogSource {
    /** For {@code tailLines}: the whole log that is kept. */
    int ALL_LINES = -1;

    /**
     * Reads a service's log.
     *
     * @param service identifier of the service
     * @param tailLines how many of the last lines to begin with; {@link #ALL_LINES}; 0: none
     * @param follow whether to go on with new lines until the feed is closed
     * @return pieces of text in UTF-8, whole lines with their newline; the caller closes it
     * @throws NodeException NOT_FOUND when there is no log of that name
     */
    Feed<byte[]> open(String service, int tailLines, boolean follow);
}
