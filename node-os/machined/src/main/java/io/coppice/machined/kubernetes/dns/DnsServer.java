package io.coppice.machined.kubernetes.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Serves an {@link Answerer} over UDP and TCP. What the cluster knows is answered at once by the thread that receives; what
 * nameservers are asked for waits on threads of its own, and only so many at a time.
 */
final class DnsServer implements AutoCloseable {

    private static final int LONGEST_QUERY = 4096;
    private static final int LONGEST_ANSWER = 65_535;
    private static final int WAITING = 256;
    private static final int CONNECTIONS = 64;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Answerer answerer;
    private final Upstream upstream;
    private final Consumer<String> log;
    private final DatagramSocket datagrams;
    private final ServerSocket listener;
    private final Semaphore waiting = new Semaphore(WAITING);
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Opens both ports; queries are answered from {@link #start} on.
     *
     * @param port 0 for any, the same for both
     */
    DnsServer(InetAddress address, int port, Answerer answerer, Upstream upstream, Consumer<String> log)
            throws IOException {
        this.answerer = answerer;
        this.upstream = upstream;
        this.log = log;
        this.listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(address, port));
            this.datagrams = new DatagramSocket(new InetSocketAddress(address, listener.getLocalPort()));
        } catch (IOException taken) {
            listener.close();
            throw taken;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    void start() {
        begin("dns-udp", this::serveDatagrams);
        begin("dns-tcp", this::serveConnections);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        datagrams.close();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static void begin(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[LONGEST_QUERY];
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                datagrams.receive(packet);
                byte[] query = Arrays.copyOf(buffer, packet.getLength());
                serve(query, packet.getSocketAddress());
            } catch (IOException failure) {
                report("UDP", failure);
            }
        }
    }

    private void serve(byte[] query, SocketAddress client) throws IOException {
        switch (answerer.react(query)) {
            case Reaction.Ignore ignored -> {}
            case Reaction.Reply(Message response) -> send(wire(query, response), client);
            case Reaction.Forward forward -> later(query, client, forward);
            case Reaction.Complete complete -> later(query, client, complete);
        }
    }

    private void later(byte[] query, SocketAddress client, Reaction reaction) throws IOException {
        if (!waiting.tryAcquire()) {
            send(wire(query, failed(query)), client);
            return;
        }
        Thread.ofVirtual().name("dns-forward").start(() -> {
            try {
                send(fromUpstream(query, reaction, false), client);
            } catch (IOException failure) {
                report("UDP", failure);
            } finally {
                waiting.release();
            }
        });
    }

    private void send(byte[] answer, SocketAddress client) throws IOException {
        datagrams.send(new DatagramPacket(answer, answer.length, client));
    }

    private void serveConnections() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                if (connections.tryAcquire()) {
                    open.add(socket);
                    Thread.ofVirtual().name("dns-connection").start(() -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException failure) {
                report("TCP", failure);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout((int) IDLE.toMillis());
            DataInputStream input = new DataInputStream(socket.getInputStream());
            OutputStream output = socket.getOutputStream();
            while (!closed) {
                byte[] query = Frames.read(input);
                switch (answerer.react(query)) {
                    case Reaction.Ignore ignored -> {
                        return;
                    }
                    case Reaction.Reply(Message response) -> output.write(Frames.of(response.toWire(LONGEST_ANSWER)));
                    case Reaction.Forward forward -> output.write(Frames.of(fromUpstream(query, forward, true)));
                    case Reaction.Complete complete -> output.write(Frames.of(fromUpstream(query, complete, true)));
                }
            }
        } catch (EOFException | SocketTimeoutException ended) {
            return;
        } catch (IOException failure) {
            report("TCP", failure);
        } finally {
            open.remove(socket);
            connections.release();
        }
    }

    /** The answer to a query that needs a nameserver, ready to be sent. */
    private byte[] fromUpstream(byte[] query, Reaction reaction, boolean tcp) throws IOException {
        Message response;
        try {
            if (!(reaction instanceof Reaction.Complete(Message begun, var target))) {
                return upstream.ask(query, tcp);
            }
            Record question = begun.getQuestion();
            Message rest = Message.newQuery(Record.newRecord(target, question.getType(), question.getDClass()));
            rest.addRecord(new OPTRecord(Answerer.UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
            Message answer = new Message(upstream.askWhole(rest.toWire()));
            begun.getHeader().setRcode(answer.getHeader().getRcode());
            for (Record record : answer.getSection(Section.ANSWER)) {
                begun.addRecord(record, Section.ANSWER);
            }
            response = begun;
        } catch (IOException failure) {
            log.accept("a query could not be forwarded: " + failure.getMessage());
            response = failed(query);
        }
        return tcp ? response.toWire(LONGEST_ANSWER) : wire(query, response);
    }

    private static Message failed(byte[] query) throws IOException {
        return Answerer.refusal(new Message(query), Rcode.SERVFAIL).response();
    }

    /** As bytes that fit into a datagram; what does not fit is left out, and it is said. */
    private static byte[] wire(byte[] query, Message response) {
        int longest;
        try {
            longest = Answerer.longestOverUdp(new Message(query));
        } catch (IOException malformed) {
            longest = LONGEST_QUERY;
        }
        return Truncation.wire(response, longest);
    }

    private void report(String protocol, IOException failure) {
        if (!closed) {
            log.accept("DNS over " + protocol + ": " + failure.getMessage());
        }
    }
}
