package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.core.Action;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Steps that make and remove files of a cluster. */
final class FileSteps {

    private final Home home;
    private final ClusterKeys keys;
    private final Kubeconfigs kubeconfigs;
    private final Clock clock;

    FileSteps(Home home, ClusterKeys keys, Kubeconfigs kubeconfigs, Clock clock) {
        this.home = home;
        this.keys = keys;
        this.kubeconfigs = kubeconfigs;
        this.clock = clock;
    }

    void createClusterDirectory(DesiredCluster cluster) throws IOException {
        var directory = home.cluster(cluster.name());
        make(cluster, directory.path());
        make(cluster, directory.nodes());
    }

    void createNodeDirectory(DesiredCluster cluster, DesiredNode node) throws IOException {
        make(cluster, home.cluster(cluster.name()).node(node.name()).path());
    }

    private static void make(DesiredCluster cluster, Path directory) throws IOException {
        if (Hosts.runsAsAnotherUser(cluster.spec().hostUri())) {
            Home.makeTraversable(directory);
        } else {
            Home.makePrivate(directory);
        }
    }

    void createStateDisk(DesiredCluster cluster, DesiredNode node) throws IOException {
        var disk = home.cluster(cluster.name()).node(node.name()).stateDisk();
        if (!Files.exists(disk)) {
            BlankQcow2.create(disk, cluster.settings(node.role()).disk());
        }
    }

    void writeConfigDrive(DesiredCluster cluster, DesiredNode node) throws IOException {
        var config = MachineConfigs.compose(cluster, node, keys, clock.instant());
        ConfigDrive.write(home.cluster(cluster.name()).node(node.name()).configDrive(), config);
    }

    static void deleteNode(Action.DeleteNodeFiles action) throws IOException {
        Home.deleteTree(Home.clusterIn(action.home(), action.cluster())
                .node(action.name())
                .path());
    }

    /** The user's kubeconfigs first: what was put there is known from the files. */
    void deleteCluster(ClusterName cluster, String home) throws IOException {
        var directory = Home.clusterIn(home, cluster);
        kubeconfigs.forget(directory, "cluster " + cluster);
        Home.deleteTree(directory.path());
    }
}
