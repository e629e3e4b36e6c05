package io.coppice.orchestrator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster that was frozen.
 *
 * @param cluster that it was taken of
 * @param nodes how many
 * @param kubernetes version that they run
 * @param image id of the node image that forks of it need
 * @param extensions ids of the extensions that they need
 * @param pause for how long the cluster stood still
 * @param bytes that its files take on the disk
 * @param directory of its files, which hold the cluster's secrets
 */
public record SnapshotView(
        SnapshotName name,
        String id,
        ClusterName cluster,
        int nodes,
        Optional<String> kubernetes,
        String image,
        List<String> extensions,
        Instant createdAt,
        Duration pause,
        long bytes,
        String hypervisorVersion,
        Path directory) {

    public SnapshotView {
        extensions = List.copyOf(extensions);
    }
}
