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

    static void make(DesiredCluster cluster, Path directory) throws IOException {
        if (Hosts.runsAsAnotherUser(cluster.spec().hostUri())) {
            Home.makeTraversable(directory);
        } else {
            Home.makePrivate(directory);
        }
    }

    void createStateDisk(DesiredCluster cluster, DesiredNode node) throws IOException {
        var directory = home.cluster(cluster.name()).node(node.name());
        var disk = directory.stateDisk(node.disk());
        if (Files.exists(disk)) {
            return;
        }
        var size = cluster.settings(node.role()).disk();
        if (cluster.thaws()) {
            var frozen =
                    home.snapshot(cluster.origin().orElseThrow().snapshot()).node(node.name());
            linkDisks(frozen, directory, node.disk() - 1);
            BlankQcow2.overlay(disk, size, directory.stateDisk(node.disk() - 1));
        } else {
            BlankQcow2.create(disk, size);
        }
    }

    /** Links a disk, with all that is under it, into another directory. */
    static void linkDisks(Home.NodeDirectory from, Home.NodeDirectory to, int last) throws IOException {
        for (var number = 1; number <= last; number++) {
            var link = to.stateDisk(number);
            if (Files.exists(from.stateDisk(number)) && !Files.exists(link)) {
                Files.createLink(link, from.stateDisk(number));
            }
        }
    }

    void makeSecrets(DesiredCluster cluster) throws IOException {
        if (cluster.origin().isPresent()) {
            keys.take(
                    cluster.name(),
                    home.snapshot(cluster.origin().get().snapshot()).secrets());
        } else {
            keys.make(cluster.name());
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
        if (home.equals(this.home.root().toString())) {
            new Snapshots(this.home).removeUnfinished(cluster);
        }
        Home.deleteTree(directory.path());
    }
}
