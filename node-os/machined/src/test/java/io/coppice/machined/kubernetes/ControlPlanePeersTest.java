package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.LocalApiServer;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.kubernetes.component.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on the loopback. */
@Timeout(60)
class ControlPlanePeersTest {

    private static final String HERE = "127.0.0.1";

    @Test
    void aMachineIsPresentWhileItsEtcdListens() throws Exception {
        try (LocalApiServer server = new LocalApiServer()) {
            int port;
            try (ServerSocket etcd = new ServerSocket(0, 1, InetAddress.ofLiteral(HERE))) {
                port = etcd.getLocalPort();
                assertThat(peers(server, port).present(HERE)).isTrue();
            }
            assertThat(peers(server, port).present(HERE)).isFalse();
        }
    }

    @Test
    void itServesOnceItsApiServerSaysSo() throws Exception {
        try (LocalApiServer server = new LocalApiServer()) {
            int port = server.access(Optional.empty()).server().getPort();
            ObjectNode ready = new ObjectMapper().createObjectNode();
            ready.putObject("metadata").put("name", "readyz");
            server.put("", ready);
            assertThat(peers(server, port).serves(HERE)).isTrue();

            server.refuse("/readyz", 503);
            assertThat(peers(server, port).serves(HERE)).isFalse();
            assertThat(peers(server, unused()).serves(HERE)).isFalse();
        }
    }

    private static ControlPlanePeers peers(LocalApiServer server, int port) {
        return new ControlPlanePeers(
                new ServerProbe(server.access()), new Ports(port, port, port, port, port, port, port, port, port));
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HERE))) {
            return socket.getLocalPort();
        }
    }
}
