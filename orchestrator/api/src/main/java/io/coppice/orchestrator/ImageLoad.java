package io.coppice.orchestrator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wish to have container images on every node of a cluster.
 *
 * @param archives what {@code docker save} wrote, OCI archives, or directories of OCI layouts
 * @param name of the image instead of those that the archive gives it; only if there is one image in all
 * @param limit how long the whole may take
 */
public record ImageLoad(ClusterName cluster, List<Path> archives, Optional<String> name, Duration limit) {

    public ImageLoad {
        archives = List.copyOf(archives);
    }
}
