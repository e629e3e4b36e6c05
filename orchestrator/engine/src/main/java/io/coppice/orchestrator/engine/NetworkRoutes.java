package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.Ipv4Address;
import io.coppice.orchestrator.core.Ipv4Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Networks that this host has routes to. */
final class NetworkRoutes {

    private static final Path TABLE = Path.of("/proc/net/route");
    private static final Pattern COLUMN = Pattern.compile("\\s+");
    private static final int DESTINATION = 1;
    private static final int MASK = 7;

    private NetworkRoutes() {}

    static List<Ipv4Range> read() throws IOException {
        try {
            return parse(Files.readAllLines(TABLE));
        } catch (NoSuchFileException e) {
            return List.of(); // a host without IPv4
        }
    }

    /** The kernel writes addresses as hexadecimal numbers in the byte order of the machine, which is little endian on all we run on. */
    static List<Ipv4Range> parse(List<String> table) {
        var ranges = new ArrayList<Ipv4Range>();
        for (var line : table.subList(Math.min(1, table.size()), table.size())) {
            var columns = COLUMN.splitAsStream(line.strip()).toList();
            if (columns.size() > MASK) {
                var address = Integer.reverseBytes(Integer.parseUnsignedInt(columns.get(DESTINATION), 16));
                var mask = Integer.reverseBytes(Integer.parseUnsignedInt(columns.get(MASK), 16));
                ranges.add(new Ipv4Range(new Ipv4Address(address), Integer.bitCount(mask)));
            }
        }
        return ranges;
    }
}
