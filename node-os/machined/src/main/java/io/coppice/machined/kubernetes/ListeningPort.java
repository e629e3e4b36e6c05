package io.coppice.machined.kubernetes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A port at which something listens, or nothing does.
 *
 * @param port number for TCP
 */
record ListeningPort(int port) implements Predicate<String> {

    private static final Duration CONNECT = Duration.ofSeconds(2);

    @Override
    public boolean test(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(CONNECT.toMillis()));
            return true;
        } catch (IOException absent) {
            return false;
        }
    }
}
