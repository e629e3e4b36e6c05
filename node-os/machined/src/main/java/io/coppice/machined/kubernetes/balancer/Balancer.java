package io.coppice.machined.kubernetes.balancer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads connections to one of several servers: to one that serves and has the fewest of them. A server that stops serving is left
 * as soon as another one serves: connections to it are ended, because their clients might wait long for a machine that is gone. While none
 * serves, as when etcd elects, they stay.
 */
public final class Balancer implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final List<Backend> backends;
    private final BackendProbe probe;
    private final BalancerTimes times;
    private final Consumer<String> report;
    private final ServerSocket listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    private Balancer(
            ServerSocket listener,
            List<InetSocketAddress> servers,
            BackendProbe probe,
            BalancerTimes times,
            Consumer<String> report) {
        this.listener = listener;
        this.backends = servers.stream().map(Backend::new).toList();
        this.probe = probe;
        this.times = times;
        this.report = report;
    }

    /**
     * Begins to listen on the loopback.
     *
     * @param port 0 for any that is free
     * @param servers where connections may lead, at least one
     * @param report takes what happens to servers, in words
     */
    public static Balancer open(
            int port, List<InetSocketAddress> servers, BackendProbe probe, BalancerTimes times, Consumer<String> report)
            throws IOException {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a balancer needs a server");
        }
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        } catch (IOException failure) {
            listener.close();
            throw new IOException("127.0.0.1:" + port + " cannot be listened on: " + failure.getMessage(), failure);
        }
        Balancer balancer = new Balancer(listener, servers, probe, times, report);
        balancer.begin();
        return balancer;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Ends all connections and stops listening. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Backend backend : backends) {
            backend.disconnect();
        }
    }

    private void begin() {
        threads.add(Thread.ofPlatform().daemon().name("balancer").start(this::accept));
        // A single server is used whatever a probe says.
        if (backends.size() > 1) {
            for (Backend backend : backends) {
                threads.add(Thread.ofVirtual()
                        .name("probe-" + backend.address().getHostString())
                        .start(() -> watch(backend)));
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("relay").start(() -> serve(client));
            } catch (IOException failure) {
                if (!listener.isClosed()) {
                    report.accept("a connection could not be accepted: " + failure);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            for (Backend backend : candidates()) {
                Socket server = connect(backend);
                if (server != null) {
                    relay(backend, client, server);
                    return;
                }
            }
        } catch (IOException broken) {
            // The client is told by the end of its connection.
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void relay(Backend backend, Socket client, Socket server) throws IOException, InterruptedException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        try (Relay relay = new Relay(client, server)) {
            backend.add(relay);
            try {
                if (!listener.isClosed()) {
                    relay.run();
                }
            } finally {
                backend.remove(relay);
            }
        }
    }

    /** Servers that serve, those with the fewest connections first; then the others, for want of better. */
    private List<Backend> candidates() {
        List<Backend> shuffled = new ArrayList<>(backends);
        Collections.shuffle(shuffled);
        record Ranked(Backend backend, boolean serving, int load) {}
        return shuffled.stream()
                .map(backend -> new Ranked(backend, backend.serving(), backend.load()))
                .sorted(Comparator.comparing(Ranked::serving).reversed().thenComparing(Ranked::load))
                .map(Ranked::backend)
                .toList();
    }

    private @Nullable Socket connect(Backend backend) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(backend.address(), (int) times.connect().toMillis());
            return server;
        } catch (IOException refused) {
            server.close();
            return null;
        }
    }

    private void watch(Backend backend) {
        try {
            Duration pause = Duration.ZERO;
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                long begun = System.nanoTime();
                boolean answered = look(backend, begun);
                pause = answered ? times.probes().since(begun) : times.probes().shortest();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @param begun now
     * @return whether it answered that it serves
     */
    private boolean look(Backend backend, long begun) throws InterruptedException {
        try {
            probe.check(backend.address());
            if (backend.answered()) {
                report.accept(name(backend) + " serves again");
            }
            return true;
        } catch (IOException failure) {
            if (backend.failed(times.tolerated())) {
                report.accept(name(backend) + " does not serve: " + failure.getMessage());
            }
            // at each failure: another one may serve by now, and a connection may have been made meanwhile; but when
            // another one began to serve, this one may have, too
            if (!backend.serving() && backends.stream().anyMatch(other -> other.servedBefore(begun))) {
                backend.disconnect();
            }
            return false;
        }
    }

    private static String name(Backend backend) {
        return "API server " + backend.address().getHostString() + ":"
                + backend.address().getPort();
    }
}
