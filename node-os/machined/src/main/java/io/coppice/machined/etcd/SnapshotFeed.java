package io.coppice.machined.etcd;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.etcd.SnapshotResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A snapshot, piece by piece. */
final class SnapshotFeed implements Feed<byte[]> {

    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Iterator<SnapshotResponse> pieces;
    private volatile boolean closed;

    SnapshotFeed(EtcdClient client) {
        this.pieces = client.snapshot(context);
    }

    @Override
    public byte @Nullable [] next() {
        try {
            return !closed && pieces.hasNext() ? pieces.next().getBlob().toByteArray() : null;
        } catch (StatusRuntimeException failure) {
            if (closed) {
                return null;
            }
            throw new NodeException(
                    NodeException.Kind.UNAVAILABLE,
                    "etcd broke the snapshot off: " + failure.getStatus() + "; take it again",
                    failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        context.cancel(null);
    }
}
