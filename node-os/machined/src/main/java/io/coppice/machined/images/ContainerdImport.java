package io.coppice.machined.images;

import io.coppice.machined.node.ImageControl.Plan;
import io.coppice.machined.node.ImageControl.PlannedBlob;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import io.coppice.machined.system.ContainerdConnection;
import io.coppice.nodeos.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An import into containerd. */
final class ContainerdImport implements ImageImport {

    /** An import that the agent's death cut off holds its blobs no longer than that. */
    private static final Duration LEASE = Duration.ofHours(2);

    private final ContainerdConnection connection;
    private final Plan plan;
    private final ContentStore content;
    private final ImageNames names;
    private final Map<Digest, PlannedBlob> missing = new LinkedHashMap<>();
    private @Nullable BlobWriter writer;

    private ContainerdImport(ContainerdConnection connection, Plan plan) {
        String lease = "coppice-import-" + UUID.randomUUID();
        this.connection = connection;
        this.plan = plan;
        this.content = new ContentStore(lease, connection.channel(ContainerdImages.KUBERNETES, lease));
        this.names = new ImageNames(connection);
    }

    /** @param connection is closed with the import, and also when this fails */
    static ContainerdImport begin(ContainerdConnection connection, Plan plan) throws InterruptedException {
        ContainerdImport begun = new ContainerdImport(connection, plan);
        boolean done = false;
        try {
            begun.look();
            done = true;
            return begun;
        } finally {
            if (!done) {
                begun.close();
            }
        }
    }

    private void look() throws InterruptedException {
        content.begin(LEASE);
        for (PlannedBlob blob : plan.blobs()) {
            if (!content.retain(blob)) {
                missing.put(blob.digest(), blob);
            }
        }
    }

    @Override
    public List<Digest> missing() {
        return new ArrayList<>(missing.keySet());
    }

    @Override
    public boolean write(Digest digest, byte[] data) throws InterruptedException {
        BlobWriter open = writer;
        if (open == null) {
            PlannedBlob blob = missing.get(digest);
            if (blob == null) {
                throw new NodeException(Kind.INVALID, "blob " + digest + " is not among those that are missing");
            }
            open = content.write(blob);
            writer = open;
        } else if (!open.blob().digest().equals(digest)) {
            throw new NodeException(
                    Kind.INVALID,
                    "blob " + digest + " begins before " + open.blob().digest() + " is complete");
        }
        if (!open.write(data)) {
            return false;
        }
        open.cancel();
        writer = null;
        missing.remove(digest);
        return true;
    }

    @Override
    public void finish() throws InterruptedException {
        if (!missing.isEmpty()) {
            throw new NodeException(Kind.INVALID, "the import ends before these blobs have come: " + missing.keySet());
        }
        names.name(plan);
    }

    /** Ends the lease also when the thread was interrupted, which is how an import is called off. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try (connection) {
            BlobWriter open = writer;
            writer = null;
            if (open != null) {
                content.abort(open);
            }
            content.end();
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
