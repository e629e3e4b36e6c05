package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningPortTest {

    @Test
    void aPortIsListenedOnUntilItIsClosed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = socket.getLocalPort();
            assertThat(new ListeningPort(port).test("127.0.0.1")).isTrue();
        }
        assertThat(new ListeningPort(port).test("127.0.0.1")).isFalse();
    }
}
