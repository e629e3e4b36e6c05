package io.coppice.orchestrator;

import io.grpc.Channel;

/** An authenticated connection to a node's API; the channel serves every stub of the node API. */
public interface NodeConnection extends AutoCloseable {

    Channel channel();

    @Override
    void close();
}
