package io.coppice.machined.fault;

import io.coppice.machined.node.NodeFault;
import io.coppice.machined.platform.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The faults of network and disk as they are kept over a restart of the agent, a line each. The clock keeps its own. */
final class FaultRecord {

    private final Path file;

    FaultRecord(Path file) {
        this.file = file;
    }

    void write(List<NodeFault> faults) throws IOException {
        StringBuilder text = new StringBuilder();
        for (NodeFault fault : faults) {
            text.append(line(fault)).append('\n');
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        WholeFile.replace(file, text.toString(), WholeFile.READABLE);
    }

    List<NodeFault> read() throws IOException {
        List<NodeFault> faults = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                faults.add(fault(line));
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException failure) {
            throw new IOException(file + " does not say which faults there are: " + failure.getMessage(), failure);
        }
        return faults;
    }

    static String line(NodeFault fault) {
        return switch (fault) {
            case NodeFault.Partition(String card, var neighbours) ->
                "partition " + card + " " + String.join(",", neighbours);
            case NodeFault.Latency(String card, Duration delay, Duration jitter) ->
                "latency " + card + " " + delay.toNanos() + " " + jitter.toNanos();
            case NodeFault.Loss(String card, double percent) -> "loss " + card + " " + percent;
            case NodeFault.Bandwidth(String card, long bits) -> "bandwidth " + card + " " + bits;
            case NodeFault.ClockSkew(Duration offset) -> "clock " + offset.toNanos();
            case NodeFault.FullDisk(long remaining) -> "disk " + remaining;
        };
    }

    static NodeFault fault(String line) {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "partition" -> new NodeFault.Partition(words[1], new TreeSet<>(List.of(words[2].split(",", -1))));
            case "latency" -> new NodeFault.Latency(words[1], nanos(words[2]), nanos(words[3]));
            case "loss" -> new NodeFault.Loss(words[1], Double.parseDouble(words[2]));
            case "bandwidth" -> new NodeFault.Bandwidth(words[1], Long.parseLong(words[2]));
            case "clock" -> new NodeFault.ClockSkew(nanos(words[1]));
            case "disk" -> new NodeFault.FullDisk(Long.parseLong(words[1]));
            default -> throw new IllegalArgumentException("'" + line + "' is no fault");
        };
    }

    private static Duration nanos(String word) {
        return Duration.ofNanos(Long.parseLong(word));
    }
}
