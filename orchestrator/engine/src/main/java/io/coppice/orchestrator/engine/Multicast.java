package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.DoctorReport.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.UUID;

/** Whether multicast comes back to this host from itself: the segments of clusters live on it. */
final class Multicast {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String REMEDY =
            "allow multicast on this host's network: give it a route for 224.0.0.0/4, and let the firewall pass it on loopback";

    private Multicast() {}

    static Check check() {
        try {
            return loops()
                    ? Doctor.ok("multicast", "comes back to this host: segments of clusters work")
                    : Doctor.failed("multicast", "a packet to a group of this host did not come back", REMEDY);
        } catch (IOException e) {
            return Doctor.failed("multicast", Failures.describe(e), REMEDY);
        }
    }

    private static boolean loops() throws IOException {
        var group = InetAddress.getByAddress(new byte[] {(byte) 239, (byte) 192, 77, 77});
        var loopback = java.net.NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        try (var selector = Selector.open();
                var receiver = DatagramChannel.open(StandardProtocolFamily.INET);
                var sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
            receiver.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(0));
            receiver.join(group, loopback);
            receiver.configureBlocking(false);
            receiver.register(selector, SelectionKey.OP_READ);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
            sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            var token = UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            var port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
            sender.send(ByteBuffer.wrap(token), new InetSocketAddress(group, port));
            if (selector.select(LIMIT.toMillis()) == 0) {
                return false;
            }
            var received = ByteBuffer.allocate(token.length);
            return receiver.receive(received) != null && java.util.Arrays.equals(received.array(), token);
        }
    }
}
