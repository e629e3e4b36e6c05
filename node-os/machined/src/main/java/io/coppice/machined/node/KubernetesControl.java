package io.coppice.machined.node;

/** Kubernetes on this node. */
public interface KubernetesControl {

    /**
     * A new kubeconfig for whoever administers the cluster, in an archive (tar, gzip) with the one file {@code kubeconfig}; a secret.
     *
     * @throws NodeException UNSUPPORTED on a worker and on a node without Kubernetes; WRONG_STATE before the node knows
     */
    Feed<byte[]> kubeconfig();
}
