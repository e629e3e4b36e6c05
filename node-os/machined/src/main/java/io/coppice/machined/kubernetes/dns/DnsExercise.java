package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks a cluster DNS on the loopback what pods ask; for the training run. */
public final class DnsExercise {

    private static final int LIMIT_MILLIS = 60_000;

    private DnsExercise() {}

    /** Runs. */
    public static void run() throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        ClusterZone zone = new ClusterZone("cluster.local", local, new ReverseZones(List.of()), cluster());
        List<String> said = new CopyOnWriteArrayList<>();
        Upstream nobody = new Upstream(List::of, Duration.ofSeconds(1));
        try (DnsServer server = new DnsServer(local, 0, new Answerer(zone, new Random(1)), nobody, said::add)) {
            server.start();
            InetSocketAddress address = new InetSocketAddress(local, server.port());
            require(askByUdp(address, query("kubernetes.default.svc.cluster.local.", Type.A)), 1);
            require(askByUdp(address, query("kubernetes.default.svc.cluster.local.", Type.AAAA)), 0);
            require(askByUdp(address, query("_https._tcp.kubernetes.default.svc.cluster.local.", Type.SRV)), 1);
            require(askByUdp(address, query("1.0.96.10.in-addr.arpa.", Type.PTR)), 1);
            require(askByUdp(address, query("www.example.com.", Type.A)), 0);
            require(askByTcp(address, query("kubernetes.default.svc.cluster.local.", Type.A)), 1);
            if (said.size() != 1) {
                throw new IOException("the cluster DNS of the training run has no nameserver, and said " + said);
            }
        }
    }

    private static ClusterState cluster() {
        ClusterState state = new ClusterState();
        state.namespaces().replaced(List.of("default"));
        state.services()
                .replaced(List.of(new ServiceEntry.ClusterIp(
                        new ObjectKey("default", "kubernetes"),
                        List.of(InetAddress.ofLiteral("10.96.0.1")),
                        List.of(new Port("https", Protocol.TCP, 443)))));
        state.endpoints().replaced(List.of());
        return state;
    }

    private static byte[] query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN))
                .toWire();
    }

    private static Message askByUdp(InetSocketAddress server, byte[] query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket answer = new DatagramPacket(new byte[Answerer.UDP_PAYLOAD], Answerer.UDP_PAYLOAD);
            socket.receive(answer);
            return new Message(java.nio.ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        }
    }

    private static Message askByTcp(InetSocketAddress server, byte[] query) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write(Frames.of(query));
            return new Message(Frames.read(new DataInputStream(socket.getInputStream())));
        }
    }

    private static void require(Message answer, int records) throws IOException {
        if (answer.getSection(Section.ANSWER).size() != records) {
            throw new IOException("the cluster DNS of the training run answered " + answer);
        }
    }
}
