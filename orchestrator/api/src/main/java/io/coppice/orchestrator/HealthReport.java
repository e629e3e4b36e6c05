package io.coppice.orchestrator;

import java.util.List;
import java.util.Optional;

/** Whether a cluster does its work, check by check. */
public record HealthReport(ClusterName cluster, List<Check> checks) {

    public HealthReport {
        checks = List.copyOf(checks);
    }

    public boolean healthy() {
        return checks.stream().allMatch(Check::passed);
    }

    /**
     * @param node empty for a check of the whole cluster
     * @param name such as {@code api}, {@code services}, {@code etcd-members}, {@code etcd-write}
     * @param detail what was seen, and on failure what to do
     */
    public record Check(Optional<NodeName> node, String name, boolean passed, String detail) {}
}
