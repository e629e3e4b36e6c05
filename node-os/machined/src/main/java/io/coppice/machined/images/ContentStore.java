package io.coppice.machined.images;

import static io.coppice.machined.images.ContainerdCalls.LIMIT_SECONDS;
import static io.coppice.machined.images.ContainerdCalls.call;

import com.google.protobuf.FieldMask;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.nodeos.api.containerd.AbortRequest;
import io.coppice.nodeos.api.containerd.AddResourceRequest;
import io.coppice.nodeos.api.containerd.ContentGrpc;
import io.coppice.nodeos.api.containerd.CreateRequest;
import io.coppice.nodeos.api.containerd.DeleteRequest;
import io.coppice.nodeos.api.containerd.Info;
import io.coppice.nodeos.api.containerd.InfoRequest;
import io.coppice.nodeos.api.containerd.LeasesGrpc;
import io.coppice.nodeos.api.containerd.Resource;
import io.coppice.nodeos.api.containerd.UpdateRequest;
import io.coppice.nodeos.oci.Digest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** containerd's blobs, under one lease. */
final class ContentStore {

    /** What containerd's garbage collector follows from a blob. */
    private static final String REFERENCE = "containerd.io/gc.ref.content.";

    private static final String EXPIRY = "containerd.io/gc.expire";
    private static final String CONTENT = "content";

    private final String lease;
    private final Channel channel;

    /**
     * @param lease its id
     * @param channel whose calls are made under that lease
     */
    ContentStore(String lease, Channel channel) {
        this.lease = lease;
        this.channel = channel;
    }

    /** Begins the lease; it ends by itself if nobody ends it. */
    void begin(Duration life) throws InterruptedException {
        String expiry = Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS).toString();
        var unused = call(
                "begin a lease",
                () -> leases().create(CreateRequest.newBuilder()
                        .setId(lease)
                        .putLabels(EXPIRY, expiry)
                        .build()));
    }

    /** Ends the lease. */
    void end() throws InterruptedException {
        try {
            var unused = leases().delete(DeleteRequest.newBuilder().setId(lease).build());
        } catch (StatusException itExpires) {
            // A lease that nobody ends is over at its expiry.
        }
    }

    /** Whether the blob is there; if so, the lease keeps it, and it keeps its children. */
    boolean retain(PlannedBlob blob) throws InterruptedException {
        String digest = blob.digest().toString();
        try {
            var unused = leases().addResource(AddResourceRequest.newBuilder()
                    .setId(lease)
                    .setResource(Resource.newBuilder().setId(digest).setType(CONTENT))
                    .build());
            var known =
                    content().info(InfoRequest.newBuilder().setDigest(digest).build());
            refer(blob, known.getInfo());
            return true;
        } catch (StatusException failure) {
            if (failure.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw ContainerdCalls.of("look for blob " + digest, failure);
        }
    }

    /** Begins to store a blob. */
    BlobWriter write(PlannedBlob blob) {
        return new BlobWriter(blob, lease + "-" + blob.digest().hex(), references(blob), channel);
    }

    /** Gives up what was begun. */
    void abort(BlobWriter writer) throws InterruptedException {
        writer.cancel();
        try {
            var unused = content()
                    .abort(AbortRequest.newBuilder().setRef(writer.reference()).build());
        } catch (StatusException itExpires) {
            // What was begun under a lease is collected with it.
        }
    }

    private void refer(PlannedBlob blob, Info known) throws StatusException, InterruptedException {
        Map<String, String> wanted = references(blob);
        wanted.values().removeAll(known.getLabelsMap().values());
        if (wanted.isEmpty()) {
            return;
        }
        FieldMask.Builder mask = FieldMask.newBuilder();
        wanted.keySet().forEach(label -> mask.addPaths("labels." + label));
        var unused = content()
                .update(UpdateRequest.newBuilder()
                        .setInfo(Info.newBuilder()
                                .setDigest(blob.digest().toString())
                                .putAllLabels(wanted))
                        .setUpdateMask(mask)
                        .build());
    }

    private static Map<String, String> references(PlannedBlob blob) {
        Map<String, String> labels = new HashMap<>();
        for (Digest child : blob.children()) {
            labels.put(REFERENCE + "coppice-" + labels.size(), child.toString());
        }
        return labels;
    }

    private ContentGrpc.ContentBlockingV2Stub content() {
        return ContentGrpc.newBlockingV2Stub(channel).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private LeasesGrpc.LeasesBlockingV2Stub leases() {
        return LeasesGrpc.newBlockingV2Stub(channel).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
