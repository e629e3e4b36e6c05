package io.coppice.machined.api;

import io.coppice.machined.node.Node;
import io.coppice.machined.system.Procfs;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The server of the node's API. Listens once it is made; stops when it is closed. */
public final class NodeApiServer implements AutoCloseable {
    /** The port that clients expect. */
    public static final int PORT = 50000;

    /** Clients that go away in the middle of a stream are no news, and would fill the console. Held, as loggers are collected. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

    private static final int CALL_THREADS = 4;
    private static final int STREAM_LIMIT = 64;
    private static final int CONNECTION_LIMIT = 256;
    private static final int REQUEST_BYTES = 4 * 1024 * 1024;
    private static final long IDLE_SECONDS = 30;

    private final Server server;
    private final ReloadableSslContext tls;
    private final ExecutorService calls;
    private final ExecutorService streams;
    private final MultiThreadIoEventLoopGroup eventLoop;

    /**
     * Listens and serves.
     *
     * @param address where to listen; port 0 takes a free one
     * @param material what the server proves itself with, and whom it trusts
     * @param mode whom it lets in
     * @param node what it serves
     * @param console takes lines about failures that are not the client's
     * @throws IOException when it cannot listen there, or the TLS material is not usable
     */
    public NodeApiServer(SocketAddress address, TlsMaterial material, ApiMode mode, Node node, Consumer<String> console)
            throws IOException {
        NettyOptions.apply();
        TRANSPORT.setLevel(Level.SEVERE);
        this.tls = new ReloadableSslContext(mode, material);
        this.calls = pool("api-call", CALL_THREADS, CALL_THREADS, new LinkedBlockingQueue<>());
        this.streams = pool("api-stream", 0, STREAM_LIMIT, new SynchronousQueue<>());
        this.eventLoop = new MultiThreadIoEventLoopGroup(1, threads("api-net"), NioIoHandler.newFactory());
        this.server = NettyServerBuilder.forAddress(address)
                .channelFactory(() -> new BoundedServerChannel(CONNECTION_LIMIT))
                .bossEventLoopGroup(eventLoop)
                .workerEventLoopGroup(eventLoop)
                .sslContext(tls)
                .executor(calls)
                .addTransportFilter(new FirstHandshake(calls, console))
                .intercept(new AuthorizationInterceptor(mode))
                .fallbackHandlerRegistry(new NodeCalls(node, new Procfs(), streams, new Refusals(console)))
                .maxInboundMessageSize(REQUEST_BYTES)
                .maxConcurrentCallsPerConnection(100)
                .handshakeTimeout(60, TimeUnit.SECONDS)
                // A client that vanished without a word is noticed, and its streams end.
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(30, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            stopThreads();
            throw new IOException(
                    "the node API cannot listen on " + address + ": " + e.getMessage()
                            + "; another program may hold the port",
                    e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    /**
     * Takes new TLS material for connections made from now on; those that stand stay.
     *
     * @throws IOException when it is not usable; the old one stays in force
     */
    public void reload(TlsMaterial material) throws IOException {
        tls.reload(material);
    }

    /** Takes no more calls, gives those under way a moment to end, ends the rest, and frees the port. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        stopThreads();
    }

    private void stopThreads() {
        streams.shutdownNow();
        calls.shutdown();
        var unused = eventLoop.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    private static ExecutorService pool(String name, int core, int most, BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(core, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
