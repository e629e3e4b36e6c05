package io.coppice.machined.fault;

import io.coppice.machined.node.FaultControl;
import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Connections that are only tried. Each holds one of the API's few threads for as long as a minute, so that most of them are left for all else. */
final class Probes {

    private static final int MOST = 2;

    /** Connects, and ends the connection. */
    interface Connector {
        void connect(InetSocketAddress target, Duration limit) throws IOException;
    }

    private final Semaphore free = new Semaphore(MOST);
    private final Connector connector;

    Probes(Connector connector) {
        this.connector = connector;
    }

    /** @throws NodeException BUSY when as many are under way as may be */
    FaultControl.Probe probe(InetSocketAddress target, Duration limit) {
        if (!free.tryAcquire()) {
            throw new NodeException(
                    NodeException.Kind.BUSY,
                    MOST + " probes from this node are under way, which is as many as may be;"
                            + " try again when one of them has ended");
        }
        long begun = System.nanoTime();
        try {
            connector.connect(target, limit);
            return new FaultControl.Probe(Duration.ofNanos(System.nanoTime() - begun), "");
        } catch (IOException failure) {
            return new FaultControl.Probe(
                    Duration.ofNanos(System.nanoTime() - begun), String.valueOf(failure.getMessage()));
        } finally {
            free.release();
        }
    }

    static void connect(InetSocketAddress target, Duration limit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(target, Math.toIntExact(Math.max(1, limit.toMillis())));
        }
    }
}
