package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.core.Ipv4Address;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Name servers of this host that its machines can ask too. */
final class HostResolvers {

    private static final Pattern LINE = Pattern.compile("\\s*nameserver\\s+(\\d+\\.\\d+\\.\\d+\\.\\d+)\\s*");

    /** A resolver of the host that listens on its loopback only keeps the real ones here. */
    private static final List<Path> FILES =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf"));

    private HostResolvers() {}

    static List<InetAddress> read() throws IOException {
        for (var file : FILES) {
            if (Files.isReadable(file)) {
                var found = parse(Files.readAllLines(file));
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    /** Those that are not on the loopback, in their order. */
    static List<InetAddress> parse(List<String> lines) {
        return lines.stream()
                .map(LINE::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> Ipv4Address.parse(matcher.group(1)).toInetAddress())
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }
}
