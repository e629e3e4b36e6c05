package io.coppice.machined.system;

import java.util.ArrayList;
import java.util.List;

/** Counters of a network device since boot, as /proc/net/dev tells them. */
public record NetworkCounters(
        String name,
        long bytesReceived,
        long packetsReceived,
        long receiveErrors,
        long receiveDropped,
        long receiveFifo,
        long receiveFrame,
        long receiveCompressed,
        long multicastReceived,
        long bytesSent,
        long packetsSent,
        long sendErrors,
        long sendDropped,
        long sendFifo,
        long sendCollisions,
        long sendCarrier,
        long sendCompressed) {
    public static List<NetworkCounters> parse(String text) {
        List<NetworkCounters> devices = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int colon = line.lastIndexOf(':');
            if (colon > 0) {
                devices.add(parse(line.substring(0, colon).trim(), new Tokens(line.substring(colon + 1))));
            }
        }
        return devices;
    }

    private static NetworkCounters parse(String name, Tokens tokens) {
        return new NetworkCounters(
                name,
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong());
    }
}
