package io.coppice.machined.images;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.nodeos.api.containerd.ContentGrpc;
import io.coppice.nodeos.api.containerd.WriteAction;
import io.coppice.nodeos.api.containerd.WriteContentRequest;
import io.coppice.nodeos.api.containerd.WriteContentResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores one blob. containerd holds it against its digest and size. */
final class BlobWriter {

    private final PlannedBlob blob;
    private final String reference;
    private final Map<String, String> labels;
    private final Channel channel;
    private @Nullable BlockingClientCall<WriteContentRequest, WriteContentResponse> call;
    private long offset;
    private boolean stored;

    /**
     * @param reference what containerd calls the blob by until it is complete
     * @param labels of the complete blob
     */
    BlobWriter(PlannedBlob blob, String reference, Map<String, String> labels, Channel channel) {
        this.blob = blob;
        this.reference = reference;
        this.labels = Map.copyOf(labels);
        this.channel = channel;
    }

    PlannedBlob blob() {
        return blob;
    }

    String reference() {
        return reference;
    }

    /** @return whether the blob is complete with these bytes, and stored */
    boolean write(byte[] data) throws InterruptedException {
        long end = offset + data.length;
        if (end > blob.size()) {
            throw new NodeException(
                    Kind.INVALID,
                    "blob " + blob.digest() + " is longer than the " + blob.size() + " bytes that were announced");
        }
        boolean last = end == blob.size();
        WriteContentRequest.Builder request = WriteContentRequest.newBuilder()
                .setAction(last ? WriteAction.COMMIT : WriteAction.WRITE)
                .setRef(reference)
                .setTotal(blob.size())
                .setExpected(blob.digest().toString())
                .setOffset(offset)
                .setData(data.length == 0 ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(data));
        if (last) {
            request.putAllLabels(labels);
        }
        try {
            send(request.build());
        } catch (StatusException failure) {
            // Another import may have stored the same blob meanwhile; containerd has put it under this lease too.
            if (failure.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw ContainerdCalls.of("store blob " + blob.digest(), failure);
            }
            stored = true;
        }
        offset = end;
        return last;
    }

    void cancel() {
        BlockingClientCall<?, ?> open = call;
        if (open != null) {
            open.cancel("the import was given up", null);
        }
    }

    /** Of what is known to be stored, the rest is let go by. */
    private void send(WriteContentRequest request) throws StatusException, InterruptedException {
        if (stored) {
            return;
        }
        BlockingClientCall<WriteContentRequest, WriteContentResponse> open = call;
        if (open == null) {
            open = ContentGrpc.newBlockingV2Stub(channel).write();
            call = open;
        }
        boolean taken = open.write(request);
        WriteContentResponse answer = open.read();
        if (!taken || answer == null) {
            throw Status.UNAVAILABLE.withDescription("the stream ended early").asException();
        }
    }
}
