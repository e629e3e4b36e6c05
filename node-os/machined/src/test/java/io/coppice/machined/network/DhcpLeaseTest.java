package io.coppice.machined.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.NetworkConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DhcpLeaseTest {

    private static final InetAddress ONE = InetAddress.ofLiteral("10.89.255.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.53");

    @TempDir
    private Path directory;

    @Test
    void nameserversAreTakenInOrderWhereverTheyStand() {
        byte[] message = message(
                new byte[] {53, 1, 5, 0, 0, 6, 4, 10, 89, (byte) 255, 1, 51, 4, 0, 0, 1, 0, 6, 4, (byte) 192, 0, 2, 53
                });
        assertThat(DhcpLease.nameservers(message)).containsExactly(ONE, OTHER);
    }

    @Test
    void whatIsCutOffOrNoAnswerGivesNone() {
        byte[] whole = message(new byte[] {53, 1, 5, 6, 8, 10, 89, (byte) 255, 1, (byte) 192, 0, 2, 53});
        assertThat(DhcpLease.nameservers(whole)).containsExactly(ONE, OTHER);
        for (int length = 0; length < whole.length - 1; length++) {
            assertThat(DhcpLease.nameservers(Arrays.copyOf(whole, length))).isEmpty();
        }
        whole[236] = 0;
        assertThat(DhcpLease.nameservers(whole)).isEmpty();
    }

    @Test
    void theConfigsNameserversWinElseThoseOfAllCardsCount() throws Exception {
        Path file = directory.resolve("resolv.conf");
        new Resolver(file, plan(List.of(OTHER))).learn("eth0", List.of(ONE));
        assertThat(file).doesNotExist();

        Resolver resolver = new Resolver(file, plan(List.of()));
        resolver.learn("eth1", List.of(OTHER, ONE));
        resolver.learn("eth0", List.of(ONE));
        assertThat(file).content().isEqualTo("nameserver 10.89.255.1\nnameserver 192.0.2.53\nsearch lan\n");
        Files.delete(file);
        resolver.learn("eth0", List.of(ONE));
        assertThat(file).as("nothing new").doesNotExist();
    }

    private static NetworkPlan plan(List<InetAddress> nameservers) throws NetworkException {
        return NetworkPlan.of(
                new NetworkConfig(Optional.of("n"), List.of(), nameservers, List.of("lan"), List.of()), List.of(), "n");
    }

    private static byte[] message(byte[] options) {
        return ByteBuffer.allocate(236 + 4 + options.length + 1)
                .position(236)
                .put(new byte[] {99, (byte) 130, 83, 99})
                .put(options)
                .put((byte) 255)
                .array();
    }
}
