package io.coppice.machined.api;

import io.coppice.machined.node.ImageControl;
import io.coppice.machined.node.ImageImport;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.oci.Digest;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Images in memory: lacks the first blob of every plan and notes what happens. */
final class FakeImages implements ImageControl {

    final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> orders;

    FakeImages(List<String> orders) {
        this.orders = orders;
    }

    @Override
    public List<ImageStatus> list(String namespace) {
        return List.of(new ImageStatus("docker.io/library/box:1", "sha256:00", 42, FakeNode.THEN));
    }

    @Override
    public void pull(String reference) {
        if (reference.isEmpty()) {
            throw new NodeException(NodeException.Kind.INVALID, "no image is named");
        }
        orders.add("pull " + reference);
    }

    @Override
    public ImageImport begin(Plan plan) {
        orders.add("begin " + plan.images());
        Digest lacking = plan.blobs().getFirst().digest();
        return new ImageImport() {
            private long received;

            @Override
            public List<Digest> missing() {
                return List.of(lacking);
            }

            @Override
            public boolean write(Digest digest, byte[] data) {
                if (!digest.equals(lacking)) {
                    throw new NodeException(NodeException.Kind.INVALID, "blob " + digest + " is not missing");
                }
                received += data.length;
                return received == plan.blobs().getFirst().size();
            }

            @Override
            public void finish() {
                orders.add("finish " + received);
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
    }
}
