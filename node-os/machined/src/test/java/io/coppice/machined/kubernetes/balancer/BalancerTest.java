package io.coppice.machined.kubernetes.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.service.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on the loopback. */
@Timeout(60)
class BalancerTest {

    private static final Pace SOON = Pace.waiting(Duration.ofMillis(20), Duration.ofMillis(20));
    private static final BalancerTimes TIMES = new BalancerTimes(Duration.ofSeconds(2), SOON, 1);

    private final List<Server> servers = new ArrayList<>();
    private final Map<InetSocketAddress, Boolean> sick = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Semaphore> questions = new ConcurrentHashMap<>();
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private @Nullable Balancer balancer;

    @AfterEach
    void close() throws IOException {
        balancer().close();
        for (Server server : servers) {
            server.close();
        }
    }

    @Test
    void connectionsAreSharedAmongServers() throws Exception {
        open(3);
        Set<String> answers = new HashSet<>();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Client client = new Client();
            answers.add(client.ask("x"));
            clients.add(client);
        }
        assertThat(answers).containsExactlyInAnyOrder("0:x", "1:x", "2:x");
        for (Client client : clients) {
            client.close();
        }
    }

    @Test
    void aServerThatRefusesIsPassedOver() throws Exception {
        open(2);
        servers.getFirst().close();
        for (int i = 0; i < 5; i++) {
            try (Client client = new Client()) {
                assertThat(client.ask("y")).isEqualTo("1:y");
            }
        }
    }

    @Test
    void connectionsToAServerThatNoLongerServesAreEndedAndItIsUsedAgainWhenItDoes() throws Exception {
        open(2);
        try (Client client = new Client()) {
            String first = client.ask("a");
            Server server = servers.get(first.charAt(0) - '0');
            sick.put(server.address(), true);
            assertThat(client.ended()).isTrue();
            assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("does not serve: sick");
            try (Client again = new Client()) {
                assertThat(again.ask("b")).isEqualTo((first.charAt(0) == '0' ? "1" : "0") + ":b");
            }
            sick.clear();
            assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("serves again");
        }
    }

    @Test
    void whenNoServerServesThoseThatAcceptAreStillTried() throws Exception {
        open(2);
        for (Server server : servers) {
            sick.put(server.address(), true);
        }
        assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("does not serve");
        assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("does not serve");
        try (Client client = new Client()) {
            assertThat(client.ask("c")).endsWith(":c");
        }
    }

    @Test
    void connectionsStayWhileNoServerServesAndEndWhenAnotherDoes() throws Exception {
        open(2);
        try (Client client = new Client()) {
            Server used = servers.get(client.ask("a").charAt(0) - '0');
            Server other = servers.get(1 - servers.indexOf(used));
            sick.put(other.address(), true);
            assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("does not serve");
            sick.put(used.address(), true);
            assertThat(reports.poll(10, TimeUnit.SECONDS)).contains("does not serve");
            awaitProbes();
            assertThat(client.ask("b")).endsWith(":b");
            sick.remove(other.address());
            assertThat(client.ended()).isTrue();
        }
    }

    /** As when etcd has elected: each server is asked itself before its connections end. */
    @Test
    void connectionsStayWhenAllServersServeAgain() throws Exception {
        open(3);
        servers.forEach(server -> sick.put(server.address(), true));
        awaitReports("does not serve");
        List<Client> clients = List.of(new Client(), new Client(), new Client());
        for (Client client : clients) {
            assertThat(client.ask("a")).endsWith(":a");
        }

        sick.clear();

        awaitReports("serves again");
        awaitProbes();
        for (Client client : clients) {
            assertThat(client.ask("b")).endsWith(":b");
            client.close();
        }
    }

    private void awaitReports(String text) throws InterruptedException {
        for (Server server : servers) {
            assertThat(reports.poll(10, TimeUnit.SECONDS))
                    .as("one for each, also for %s", server.address())
                    .contains(text);
        }
    }

    /** Until each server was asked anew, and what came of it was done. */
    private void awaitProbes() throws InterruptedException {
        for (Server server : servers) {
            Semaphore asked = new Semaphore(0);
            questions.put(server.address(), asked);
            assertThat(asked.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientMayEndItsSideAndStillReadTheAnswer() throws Exception {
        open(1);
        try (Client client = new Client()) {
            client.socket.getOutputStream().write("last\n".getBytes(StandardCharsets.UTF_8));
            client.socket.shutdownOutput();
            assertThat(new String(client.socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("0:last\n");
        }
    }

    @Test
    void muchDataArrivesWhole() throws Exception {
        open(1);
        String line = "z".repeat(300_000);
        try (Client client = new Client()) {
            assertThat(client.ask(line)).isEqualTo("0:" + line);
        }
    }

    @Test
    void closingEndsEverything() throws Exception {
        open(2);
        try (Client client = new Client()) {
            assertThat(client.ask("d")).endsWith(":d");
            balancer().close();
            assertThat(client.ended()).isTrue();
        }
    }

    private void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            servers.add(new Server(i));
        }
        balancer = Balancer.open(0, servers.stream().map(Server::address).toList(), this::probe, TIMES, reports::add);
    }

    private Balancer balancer() {
        return Objects.requireNonNull(balancer);
    }

    private void probe(InetSocketAddress server) throws IOException {
        Semaphore asked = questions.get(server);
        if (asked != null) {
            asked.release();
        }
        if (sick.containsKey(server)) {
            throw new IOException("sick");
        }
    }

    private final class Client implements AutoCloseable {
        private final Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), balancer().port());

        Client() throws IOException {}

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return readLine(socket.getInputStream());
        }

        /** Waits for the end of the connection. */
        boolean ended() {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Answers each line with its number and the line. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int number;

        Server(int number) throws IOException {
            this.number = number;
            Thread.ofVirtual().start(this::accept);
        }

        InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                }
            } catch (IOException closed) {
                return;
            }
        }

        private void answer(Socket socket) {
            try (socket) {
                String line = readLine(socket.getInputStream());
                while (!line.isEmpty()) {
                    socket.getOutputStream().write((number + ":" + line + "\n").getBytes(StandardCharsets.UTF_8));
                    line = readLine(socket.getInputStream());
                }
            } catch (IOException broken) {
                return;
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static String readLine(InputStream input) throws IOException {
        StringBuilder text = new StringBuilder();
        int next;
        while ((next = input.read()) >= 0 && next != '\n') {
            text.append((char) next);
        }
        return text.toString();
    }
}
