package io.coppice.machined.api;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes no more than so many connections at a time: those that have shown no certificate yet cost memory too. */
final class BoundedServerChannel extends NioServerSocketChannel {
    private final AtomicInteger open = new AtomicInteger();
    private final int limit;

    BoundedServerChannel(int limit) {
        this.limit = limit;
    }

    /** One beyond the limit is closed at once, so that its client learns of it. */
    @Override
    protected int doReadMessages(List<Object> connections) throws Exception {
        int accepted = super.doReadMessages(connections);
        if (accepted <= 0) {
            return accepted;
        }
        Channel connection = (Channel) connections.getLast();
        if (open.incrementAndGet() > limit) {
            open.decrementAndGet();
            connections.removeLast();
            connection.unsafe().closeForcibly();
            return 0;
        }
        var unused = connection.closeFuture().addListener(closed -> open.decrementAndGet());
        return accepted;
    }
}
