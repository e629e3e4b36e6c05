package io.coppice.machined.kubernetes;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.KubernetesControl;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Leads to the Kubernetes of this node once its config has told whether there is one. */
public final class KubernetesPort implements KubernetesControl {

    private volatile @Nullable Kubernetes target;
    private volatile String reason =
            "the node has not got far enough to know about Kubernetes; wait until its phase kubernetes is done";
    private volatile Kind kind = Kind.WRONG_STATE;

    /** From now on calls go to this one. */
    public void lead(Kubernetes kubernetes) {
        target = kubernetes;
    }

    /** From now on calls are refused: there is no Kubernetes on this node. */
    public void absent() {
        kind = Kind.UNSUPPORTED;
        reason = "this node runs no Kubernetes; bring the cluster up with it";
    }

    /** Renews what nears its end of the certificates of this node's Kubernetes, if there is one that issues them. Called by one thread. */
    public void renewCertificates(Instant now) throws InterruptedException {
        Kubernetes kubernetes = target;
        if (kubernetes != null) {
            kubernetes.renewCertificates(now);
        }
    }

    @Override
    public Feed<byte[]> kubeconfig() {
        Kubernetes kubernetes = target;
        if (kubernetes == null) {
            throw new NodeException(kind, reason);
        }
        if (!kubernetes.settings().controlPlane()) {
            throw new NodeException(
                    Kind.UNSUPPORTED, "this node is a worker and issues no kubeconfig; ask a control plane");
        }
        try {
            byte[] text = kubernetes.adminKubeconfig().getBytes(StandardCharsets.UTF_8);
            return new OnePiece(TarGz.of("kubeconfig", text, Instant.now()));
        } catch (KubernetesFailure failure) {
            throw new NodeException(Kind.INTERNAL, String.valueOf(failure.getMessage()), failure);
        }
    }

    /** A feed of one item. */
    private static final class OnePiece implements Feed<byte[]> {
        private byte @Nullable [] piece;

        OnePiece(byte[] piece) {
            this.piece = piece;
        }

        @Override
        public synchronized byte @Nullable [] next() {
            byte[] next = piece;
            piece = null;
            return next;
        }

        @Override
        public synchronized void close() {
            piece = null;
        }
    }
}
