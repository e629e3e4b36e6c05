package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What needs a node image and extensions of it.
 *
 * @param name as people call it, such as {@code cluster dev}
 * @param removal the command that ends the need
 */
record ImageUser(String name, String removal, String image, List<String> extensions) {

    ImageUser {
        extensions = List.copyOf(extensions);
    }

    /** All clusters, and the snapshots from which more can be forked. */
    static List<ImageUser> all(Orchestrator orchestrator) {
        return Stream.concat(
                        orchestrator.clusters().stream()
                                .map(cluster -> new ImageUser(
                                        "cluster " + cluster.name(),
                                        "coppice down " + cluster.name(),
                                        cluster.image(),
                                        cluster.extensions())),
                        orchestrator.snapshots().stream()
                                .map(snapshot -> new ImageUser(
                                        "snapshot " + snapshot.name(),
                                        "coppice snapshot delete " + snapshot.name(),
                                        snapshot.image(),
                                        snapshot.extensions())))
                .toList();
    }
}
