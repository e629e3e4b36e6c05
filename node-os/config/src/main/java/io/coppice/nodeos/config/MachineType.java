package io.coppice.nodeos.config;

/** What a node does in its cluster. */
public enum MachineType {
    /** Runs etcd, and the Kubernetes control plane where there is one. */
    CONTROL_PLANE("controlplane"),
    WORKER("worker");

    private final String label;

    MachineType(String label) {
        this.label = label;
    }

    /** As written in {@code machine.type}. */
    public String label() {
        return label;
    }
}
