package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private static final int LIMIT = 256;

    @Test
    void connectionsBeyondTheLimitAreClosedAndRoomIsMadeByThoseThatGo() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (TestApi api = new TestApi(ApiMode.SECURE)) {
            for (int i = 0; i < LIMIT; i++) {
                silent.add(connect(api));
            }
            try (Socket tooMany = connect(api)) {
                assertThat(closedByServer(tooMany)).isTrue();
            }
            assertThat(closedByServer(silent.getFirst())).isFalse();

            for (Socket socket : silent) {
                socket.close();
            }
            assertThat(api.admin()
                            .withWaitForReady()
                            .version(Empty.getDefaultInstance())
                            .getMessagesCount())
                    .isOne();
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static Socket connect(TestApi api) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), api.server.port());
    }

    private static boolean closedByServer(Socket socket) throws IOException {
        socket.setSoTimeout(500);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }
}
