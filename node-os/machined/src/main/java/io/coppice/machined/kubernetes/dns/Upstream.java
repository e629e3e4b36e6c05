package io.coppice.machined.kubernetes.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Asks the node's nameservers, one after the other, until one answers. Thread-safe. */
final class Upstream {

    private static final int LONGEST_DATAGRAM = 65_535;
    private static final int HEADER = 12;
    private static final int ROUNDS = 2;
    private static final int TRUNCATED = 0x02;

    private final Supplier<List<InetSocketAddress>> servers;
    private final Duration limit;

    /**
     * @param servers those of the moment
     * @param limit for each of them to answer
     */
    Upstream(Supplier<List<InetSocketAddress>> servers, Duration limit) {
        this.servers = servers;
        this.limit = limit;
    }

    /**
     * The answer to a query, as it came.
     *
     * @throws IOException when nobody answers
     */
    byte[] ask(byte[] query, boolean tcp) throws IOException {
        List<InetSocketAddress> known = servers.get();
        if (known.isEmpty()) {
            throw new IOException("the node has no nameservers; give it some in machine.network.nameservers");
        }
        IOException last = new IOException("no nameserver was asked");
        for (int round = 0; round < ROUNDS; round++) {
            for (InetSocketAddress server : known) {
                try {
                    return tcp ? askByTcp(server, query) : askByUdp(server, query);
                } catch (IOException failure) {
                    last = new IOException(
                            "nameserver " + server.getAddress().getHostAddress() + ": " + failure.getMessage(),
                            failure);
                }
            }
        }
        throw last;
    }

    /** The answer to a query of the node's own, asked for again by TCP when it did not fit into a datagram. */
    byte[] askWhole(byte[] query) throws IOException {
        byte[] answer = ask(query, false);
        return (answer[2] & TRUNCATED) == 0 ? answer : ask(query, true);
    }

    /** Each query has a port of its own, chosen by the kernel, which is half of what keeps false answers out. */
    private byte[] askByUdp(InetSocketAddress server, byte[] query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.send(new DatagramPacket(query, query.length));
            byte[] buffer = new byte[LONGEST_DATAGRAM];
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.setSoTimeout((int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                socket.receive(packet);
                byte[] answer = Arrays.copyOf(buffer, packet.getLength());
                if (answers(query, answer)) {
                    return answer;
                }
            }
        }
    }

    private byte[] askByTcp(InetSocketAddress server, byte[] query) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, (int) limit.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            OutputStream output = socket.getOutputStream();
            output.write(Frames.of(query));
            byte[] answer = Frames.read(new DataInputStream(socket.getInputStream()));
            if (!answers(query, answer)) {
                throw new IOException("it answered something else than it was asked");
            }
            return answer;
        }
    }

    /** Whether bytes are a response to a query: its number, and its question unless the server left it out for an error. */
    private static boolean answers(byte[] query, byte[] answer) {
        if (answer.length < HEADER || answer[0] != query[0] || answer[1] != query[1] || (answer[2] & 0x80) == 0) {
            return false;
        }
        int questions = ((answer[4] & 0xff) << 8) | (answer[5] & 0xff);
        int end = questionEnd(query);
        return questions == 0 || (answer.length >= end && sameIgnoringCase(query, answer, HEADER, end));
    }

    private static int questionEnd(byte[] query) {
        int position = HEADER;
        while (position < query.length && query[position] != 0) {
            position += 1 + (query[position] & 0xff);
        }
        return Math.min(query.length, position + 5);
    }

    private static boolean sameIgnoringCase(byte[] one, byte[] other, int from, int to) {
        for (int i = from; i < to; i++) {
            if (lower(one[i]) != lower(other[i])) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }
}
