package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Follows what a node writes to its console, and understands what its agent says there. Used by one thread. */
final class ConsoleWatch {

    static final int KEPT_LINES = 30;
    private static final String AGENT = "coppice: ";
    private static final String PHASE = AGENT + "phase ";
    private static final String FAILED = " failed: ";
    private static final String PANIC = "Kernel panic - not syncing";

    /** So ends a kernel that met what it holds for impossible (an oops), as against one that lacks what it needs. */
    private static final String CRASH = PANIC + ": Fatal exception";

    /** Of RCU's report of a stall: a timer did not run out in time. */
    private static final String STALL = "kthread timer wakeup didn't happen";

    /** One report may be of a machine that was held up itself; the next one comes 21 s later. */
    private static final int STALLS_OF_THE_STUCK = 2;

    private static final int LONGEST_READ = 1 << 20;

    private final Path log;
    private final boolean wholeBoot;
    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder partial = new StringBuilder();
    private long position;
    private Optional<String> phase = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private final List<String> stalls = new ArrayList<>();
    private boolean heard;

    /** @param from where in the log to begin: what stands before it is of an earlier boot, or was heard by another watch */
    ConsoleWatch(Path log, long from) {
        this(log, from, false);
    }

    private ConsoleWatch(Path log, long from, boolean wholeBoot) {
        this.log = log;
        this.position = from;
        this.wholeBoot = wholeBoot;
    }

    /** @param from where in the log the boot begins */
    static ConsoleWatch ofBoot(Path log, long from) {
        return new ConsoleWatch(log, from, true);
    }

    /** Reads what was written since the last time; returns the phases begun since. */
    List<String> poll() throws IOException {
        var phases = new ArrayList<String>();
        for (var line : newLines()) {
            lines.addLast(line);
            if (lines.size() > KEPT_LINES) {
                lines.removeFirst();
            }
            understand(line, phases);
        }
        return phases;
    }

    private void understand(String line, List<String> phases) {
        heard |= line.contains(AGENT);
        var phaseAt = line.indexOf(PHASE);
        if (phaseAt >= 0) {
            var said = line.substring(phaseAt + PHASE.length()).strip();
            var failedAt = said.indexOf(FAILED);
            if (failedAt >= 0) {
                phase = Optional.of(said.substring(0, failedAt));
                failure = Optional.of(said.substring(failedAt + FAILED.length()));
            } else if (said.matches("[a-z][a-z0-9-]*")) {
                phase = Optional.of(said);
                phases.add(said);
            }
        } else if (line.contains(PANIC)) {
            failure = Optional.of(line.substring(line.indexOf(PANIC)));
        } else if (line.contains(STALL)) {
            stalls.add(line);
        }
    }

    private List<String> newLines() throws IOException {
        if (lengthOf(log) == position) {
            return List.of();
        }
        try (var channel = Files.newByteChannel(log)) {
            var size = channel.size();
            if (size < position) {
                position = 0; // the log was begun anew
            }
            var buffer = ByteBuffer.allocate((int) Math.min(size - position, LONGEST_READ));
            channel.position(position);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            position = channel.position();
            partial.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        } catch (NoSuchFileException e) {
            return List.of(); // the machine has not written anything yet
        }
        var complete = new ArrayList<String>();
        for (var end = partial.indexOf("\n"); end >= 0; end = partial.indexOf("\n")) {
            complete.add(clean(partial.substring(0, end)));
            partial.delete(0, end + 1);
        }
        return complete;
    }

    /** The phase that the node is in, as far as it has said. */
    Optional<String> phase() {
        return phase;
    }

    /** Why the node will not come up, if it has said so. */
    Optional<String> failure() {
        return failure;
    }

    /** Whether one of the last lines holds the text. */
    boolean hasSaid(String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    /** Whether the failure is a crash of the kernel itself, which another boot may not meet. */
    boolean kernelCrashed() {
        return failure.filter(reason -> reason.startsWith(CRASH)).isPresent();
    }

    /** What the kernel of a boot that was watched from its beginning says last, if it is stuck and the agent has not been heard. */
    Optional<String> stuck() {
        return wholeBoot && !heard && stalls.size() >= STALLS_OF_THE_STUCK
                ? Optional.of(stalls.getLast())
                : Optional.empty();
    }

    Path log() {
        return log;
    }

    List<String> lastLines() {
        return List.copyOf(lines);
    }

    static long lengthOf(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /** Where in the log the last boot begins, as far as the agent has said so; the beginning of the log if it has not. */
    static long beginOfLastBoot(Path log) throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        var first = (PHASE + "state").getBytes(StandardCharsets.US_ASCII);
        var bytes = Files.readAllBytes(log);
        for (var at = bytes.length - first.length; at >= 0; at--) {
            if (Arrays.equals(bytes, at, at + first.length, first, 0, first.length)) {
                return at;
            }
        }
        return 0;
    }

    /**
     * The last lines of a log, without reading all of it.
     *
     * @param count at most
     */
    static List<String> tail(Path log, int count) throws IOException {
        try (var channel = Files.newByteChannel(log)) {
            return tail(channel, count);
        }
    }

    private static List<String> tail(SeekableByteChannel channel, int count) throws IOException {
        var size = channel.size();
        for (var length = Math.min(size, 64L << 10); ; length = Math.min(size, length * 4)) {
            var buffer = ByteBuffer.allocate(Math.toIntExact(length));
            channel.position(size - length);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            var lines = StandardCharsets.UTF_8
                    .decode(buffer.flip())
                    .toString()
                    .lines()
                    .toList();
            if (lines.size() > count || length == size) {
                return lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                        .map(ConsoleWatch::clean)
                        .toList();
            }
        }
    }

    /** Without carriage returns, colours and other control characters. */
    private static String clean(String line) {
        return line.replaceAll("\\e\\[[0-9;?]*[A-Za-z]", "").replaceAll("\\p{Cntrl}", "");
    }
}
