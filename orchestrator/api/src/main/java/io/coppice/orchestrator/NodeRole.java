package io.coppice.orchestrator;

/** What a node does in its cluster. */
public enum NodeRole {
    /** Runs etcd, and the Kubernetes control plane where there is one. */
    CONTROL_PLANE("controlplane"),
    WORKER("worker");

    private final String label;

    NodeRole(String label) {
        this.label = label;
    }

    /** As written in machine configs, node names and metadata. */
    public String label() {
        return label;
    }
}
