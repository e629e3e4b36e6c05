package io.coppice.hypervisor.libvirt;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and libvirt's daemon, so that a test can cut connections or let them hang without touching the daemon. */
final class SocketRelay implements AutoCloseable {

    private final ServerSocketChannel server;
    private final Path target;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean silent;

    SocketRelay(Path address, Path target) throws IOException {
        this.target = target;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(address));
        Thread.ofVirtual().start(this::accept);
    }

    int accepted() {
        return accepted.get();
    }

    /** From now on nothing that arrives is passed on: a daemon that hangs. */
    void fallSilent() {
        silent = true;
    }

    void cut() throws IOException {
        for (var channel : open) {
            channel.close();
        }
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                var daemon = SocketChannel.open(UnixDomainSocketAddress.of(target));
                accepted.incrementAndGet();
                open.add(client);
                open.add(daemon);
                Thread.ofVirtual().start(() -> pump(client, daemon));
                Thread.ofVirtual().start(() -> pump(daemon, client));
            }
        } catch (IOException closed) {
            silent = true;
        }
    }

    private void pump(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (!silent && buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException cut) {
            open.remove(from);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
