package io.coppice.machined.kubernetes.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Real queries over UDP and TCP, with a second server in the part of the node's nameserver. */
@Timeout(60)
class DnsServerTest {

    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    private final List<String> log = new ArrayList<>();
    private final ClusterState state = TestCluster.state();
    private DnsServer nameserver;
    private DnsServer server;

    @BeforeEach
    void start() throws Exception {
        nameserver = new DnsServer(LOCAL, 0, new Answerer(outside(), new Random(1)), nobody(), log::add);
        nameserver.start();
        server = serverWith(List.of(new InetSocketAddress(LOCAL, nameserver.port())));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        nameserver.close();
    }

    /** A zone "test" beyond the cluster, made of the same parts: service far.away has a small and a large answer. */
    private static ClusterZone outside() {
        ClusterState other = new ClusterState();
        other.namespaces().replaced(List.of("away"));
        other.services().replaced(List.of(new ServiceEntry.Headless(new ObjectKey("away", "small")), large("large")));
        other.endpoints()
                .replaced(List.of(new EndpointSource(
                        new ObjectKey("away", "small"),
                        new ObjectKey("away", "small"),
                        List.of(new EndpointGroup(
                                List.of(new Endpoint(InetAddress.ofLiteral("192.0.2.53"), "")), List.of())))));
        return new ClusterZone("test", LOCAL, new ReverseZones(List.of()), other);
    }

    private static ServiceEntry large(String name) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            addresses.add(InetAddress.ofLiteral("10.96.20." + i));
        }
        return new ServiceEntry.ClusterIp(new ObjectKey("away", name), addresses, List.of());
    }

    private static Upstream nobody() {
        return new Upstream(List::of, Duration.ofMillis(100));
    }

    private DnsServer serverWith(List<InetSocketAddress> nameservers) throws IOException {
        Upstream upstream = new Upstream(() -> nameservers, Duration.ofSeconds(1));
        DnsServer made =
                new DnsServer(LOCAL, 0, new Answerer(TestCluster.zone(state), new Random(1)), upstream, log::add);
        made.start();
        return made;
    }

    @Test
    void answersOverUdpAndTcp() throws Exception {
        for (boolean tcp : List.of(false, true)) {
            Message answer = ask("kubernetes.default.svc.cluster.local", Type.A, tcp);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
            assertThat(answer.getHeader().getFlag(Flags.RD)).isTrue();
            assertThat(rdata(answer, Section.ANSWER)).containsExactly("10.96.0.1");
            assertThat(answer.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(ClusterZone.TTL);
        }
    }

    @Test
    void theQuestionsSpellingIsKept() throws Exception {
        Message answer = ask("KuberNetes.default.SVC.cluster.local", Type.A, false);
        assertThat(answer.getSection(Section.ANSWER).getFirst().getName().toString())
                .isEqualTo("KuberNetes.default.SVC.cluster.local.");
    }

    @Test
    void negativeAnswersSayHowLongTheyAreTrue() throws Exception {
        Message absent = ask("none.shop.svc.cluster.local", Type.A, false);
        assertThat(absent.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(absent.getSection(Section.AUTHORITY).getFirst().toString())
                .startsWith("cluster.local.")
                .contains("SOA");
        Message empty = ask("kubernetes.default.svc.cluster.local", Type.AAAA, false);
        assertThat(empty.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(empty.getSection(Section.ANSWER)).isEmpty();
        assertThat(empty.getSection(Section.AUTHORITY).getFirst().toString())
                .startsWith("cluster.local.")
                .contains("SOA");
    }

    @Test
    void addressesComeInChangingOrder() throws Exception {
        Set<String> first = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            Message answer = ask("db.shop.svc.cluster.local", Type.A, false);
            assertThat(rdata(answer, Section.ANSWER)).hasSize(3);
            first.add(rdata(answer, Section.ANSWER).getFirst());
        }
        assertThat(first).hasSize(3);
    }

    @Test
    void anAnswerThatDoesNotFitIsCutAndComesWholeOverTcp() throws Exception {
        state.services().changed(large("large"));
        state.namespaces().changed("away");
        String name = "large.away.svc.cluster.local";
        Message plain = exchange(query(name, Type.A));
        assertThat(plain.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(plain.numBytes()).isLessThanOrEqualTo(512);
        assertThat(plain.getSection(Section.ANSWER)).hasSizeGreaterThan(20);

        Message extended = query(name, Type.A);
        extended.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        Message cut = exchange(extended);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(cut.numBytes()).isBetween(513, Answerer.UDP_PAYLOAD);
        assertThat(cut.getOPT()).isNotNull();

        assertThat(rdata(ask(name, Type.A, true), Section.ANSWER)).hasSize(200);
        SimpleResolver retrying = resolver(false);
        retrying.setIgnoreTruncation(false);
        assertThat(rdata(retrying.send(query(name, Type.A)), Section.ANSWER)).hasSize(200);
    }

    @Test
    void otherNamesAreForwarded() throws Exception {
        for (boolean tcp : List.of(false, true)) {
            assertThat(rdata(ask("small.away.svc.test", Type.A, tcp), Section.ANSWER))
                    .containsExactly("192.0.2.53");
            assertThat(ask("none.away.svc.test", Type.A, tcp).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        }
        Message version = ask("dns-version.test", Type.TXT, false);
        assertThat(((TXTRecord) version.getSection(Section.ANSWER).getFirst()).getStrings())
                .containsExactly("1.1.0");
        assertThat(rdata(ask("large.away.svc.test", Type.A, true), Section.ANSWER))
                .hasSize(200);
    }

    @Test
    void externalNamesAreFollowedInsideAndOutside() throws Exception {
        Message inside = ask("near.shop.svc.cluster.local", Type.A, false);
        assertThat(rdata(inside, Section.ANSWER)).containsExactly("kubernetes.default.svc.cluster.local.", "10.96.0.1");

        externalName("large.away.svc.test");
        for (boolean tcp : List.of(false, true)) {
            Message outside = ask("outside.shop.svc.cluster.local", Type.A, tcp);
            assertThat(outside.getSection(Section.ANSWER).getFirst().rdataToString())
                    .isEqualTo("large.away.svc.test.");
            if (tcp) {
                assertThat(outside.getSection(Section.ANSWER)).hasSize(201);
            } else {
                assertThat(outside.getHeader().getFlag(Flags.TC)).isTrue();
            }
        }
        externalName("none.away.svc.test");
        Message dangling = ask("outside.shop.svc.cluster.local", Type.A, false);
        assertThat(dangling.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(rdata(dangling, Section.ANSWER)).containsExactly("none.away.svc.test.");
        assertThat(rdata(ask("far.shop.svc.cluster.local", Type.CNAME, false), Section.ANSWER))
                .containsExactly("www.example.com.");
    }

    private void externalName(String target) {
        state.services().changed(new ServiceEntry.ExternalName(new ObjectKey("shop", "outside"), target));
    }

    @Test
    void namesThatGoInCirclesEnd() throws Exception {
        assertThat(ask("circle.shop.svc.cluster.local", Type.A, false).getRcode())
                .isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void withoutANameserverTheClusterIsStillKnown() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, LOCAL);
                DnsServer alone = serverWith(List.of(new InetSocketAddress(LOCAL, silent.getLocalPort())))) {
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(LOCAL, alone.port()));
            resolver.setTimeout(Duration.ofSeconds(20));
            assertThat(resolver.send(query("www.example.com", Type.A)).getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
            assertThat(resolver.send(query("kubernetes.default.svc.cluster.local", Type.A))
                            .getRcode())
                    .isEqualTo(Rcode.NOERROR);
        }
        assertThat(log).anySatisfy(line -> assertThat(line).contains("could not be forwarded"));
    }

    @Test
    void theSecondNameserverIsAskedWhenTheFirstIsSilent() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, LOCAL);
                DnsServer both = serverWith(List.of(
                        new InetSocketAddress(LOCAL, silent.getLocalPort()),
                        new InetSocketAddress(LOCAL, nameserver.port())))) {
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(LOCAL, both.port()));
            resolver.setTimeout(Duration.ofSeconds(20));
            assertThat(rdata(resolver.send(query("small.away.svc.test", Type.A)), Section.ANSWER))
                    .containsExactly("192.0.2.53");
        }
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        Message update = query("kubernetes.default.svc.cluster.local", Type.A);
        update.getHeader().setOpcode(Opcode.NOTIFY);
        assertThat(exchange(update).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(exchange(query("cluster.local", Type.AXFR)).getRcode()).isEqualTo(Rcode.REFUSED);
        Message chaos = Message.newQuery(Record.newRecord(Name.fromString("version.bind."), Type.TXT, DClass.CH));
        assertThat(exchange(chaos).getRcode()).isEqualTo(Rcode.REFUSED);
        Message future = query("kubernetes.default.svc.cluster.local", Type.A);
        future.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(exchange(future).getRcode()).isEqualTo(Rcode.BADVERS);
        Message two = query("kubernetes.default.svc.cluster.local", Type.A);
        two.addRecord(Record.newRecord(Name.fromString("a."), Type.A, DClass.IN), Section.QUESTION);
        assertThat(exchange(two).getRcode()).isEqualTo(Rcode.FORMERR);
        byte[] broken = query("kubernetes.default.svc.cluster.local", Type.A).toWire();
        broken[12] = 63;
        assertThat(new Message(exchange(broken)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void responsesAreNotAnsweredSoThatServersDoNotTalkToEachOther() throws Exception {
        Message response = query("kubernetes.default.svc.cluster.local", Type.A);
        response.getHeader().setFlag(Flags.QR);
        try (DatagramSocket socket = new DatagramSocket(0, LOCAL)) {
            socket.connect(new InetSocketAddress(LOCAL, server.port()));
            byte[] bytes = response.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length));
            socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3));
            Message question = query("kubernetes.default.svc.cluster.local", Type.A);
            byte[] wire = question.toWire();
            socket.send(new DatagramPacket(wire, wire.length));
            DatagramPacket first = new DatagramPacket(new byte[4096], 4096);
            socket.receive(first);
            assertThat(new Message(java.nio.ByteBuffer.wrap(first.getData(), 0, first.getLength()))
                            .getHeader()
                            .getID())
                    .isEqualTo(question.getHeader().getID());
        }
    }

    @Test
    void severalQuestionsComeOverOneConnection() throws Exception {
        try (Socket socket = new Socket(LOCAL, server.port())) {
            DataInputStream input = new DataInputStream(socket.getInputStream());
            for (String name : List.of("kubernetes.default", "web.shop", "db.shop")) {
                socket.getOutputStream()
                        .write(Frames.of(
                                query(name + ".svc.cluster.local", Type.A).toWire()));
            }
            List<Integer> counts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                counts.add(new Message(Frames.read(input))
                        .getSection(Section.ANSWER)
                        .size());
            }
            assertThat(counts).containsExactly(1, 1, 3);
        }
    }

    @Test
    void aRecordHoldsTheAddress() throws Exception {
        Message answer = ask("kubernetes.default.svc.cluster.local", Type.A, false);
        assertThat(((ARecord) answer.getSection(Section.ANSWER).getFirst()).getAddress())
                .isEqualTo(InetAddress.ofLiteral("10.96.0.1"));
    }

    private Message ask(String name, int type, boolean tcp) throws IOException {
        SimpleResolver resolver = resolver(tcp);
        resolver.setIgnoreTruncation(true);
        return resolver.send(query(name, type));
    }

    private SimpleResolver resolver(boolean tcp) throws UnknownHostException {
        SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(LOCAL, server.port()));
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(20));
        return resolver;
    }

    private static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
    }

    /** Past dnsjava's own resolver, which adds to a query and judges the answer. */
    private Message exchange(Message query) throws IOException {
        return new Message(exchange(query.toWire()));
    }

    private byte[] exchange(byte[] query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOCAL)) {
            socket.connect(new InetSocketAddress(LOCAL, server.port()));
            socket.setSoTimeout(20_000);
            socket.send(new DatagramPacket(query, query.length));
            DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(answer);
            return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static List<String> rdata(Message message, int section) {
        List<String> texts = new ArrayList<>();
        for (Record record : message.getSection(section)) {
            texts.add(record.rdataToString());
        }
        return texts;
    }
}
