package io.coppice.orchestrator.engine;

import io.coppice.documents.Nodes;
import io.coppice.documents.YamlWriter;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.Kubeconfig;
import io.coppice.orchestrator.core.MergedContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Kubeconfigs of clusters: one of the cluster's own, and its context in files of the user's. What was put where is written down before it
 * is done, so that it can be taken away with the cluster.
 */
final class Kubeconfigs {

    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOCK_GAP = Duration.ofMillis(50);

    private final Home home;
    private final KubernetesAccess access;

    Kubeconfigs(Home home, KubernetesAccess access) {
        this.home = home;
        this.access = access;
    }

    /** Writes the cluster's own kubeconfig anew, 0600. */
    Path write(DesiredCluster cluster) throws IOException {
        var file = home.cluster(cluster.name()).kubeconfig();
        AtomicFile.replace(file, bytes(access.kubeconfig(cluster, context(cluster.name()))));
        return file;
    }

    /** The name of a cluster's context. */
    static String context(ClusterName cluster) {
        return "coppice-" + cluster;
    }

    /**
     * Puts the cluster's context into a kubeconfig and makes it the current one. The file is made, 0600, if it is not there.
     *
     * @throws CoppiceException.Conflict if there is something of another cluster under the context's name
     */
    void merge(DesiredCluster cluster, Path file) throws IOException {
        var name = context(cluster.name());
        var added = access.kubeconfig(cluster, name);
        var target = real(file);
        var record =
                new MergedContext(target.toString(), name, added.authority(name).orElseThrow());
        change(target, there -> {
            if (there.has(name) && !there.authority(name).equals(added.authority(name))) {
                throw new CoppiceException.Conflict(
                        "there is a context " + name + " of another cluster in " + target,
                        "Remove it with 'kubectl config delete-context " + name
                                + "' and its cluster and user likewise, or choose another file.");
            }
            remember(cluster.name(), record);
            return there.with(added);
        });
    }

    /** Takes the cluster's context out of all files that it was put into; whatever else stands there is left. */
    void forget(Home.ClusterDirectory directory, String source) throws IOException {
        for (var merged : merged(directory, source)) {
            var target = Path.of(merged.file());
            if (Files.exists(target)) {
                change(
                        target,
                        there -> there.authority(merged.context()).equals(Optional.of(merged.authority()))
                                ? there.without(merged.context())
                                : there);
            }
        }
        Files.deleteIfExists(directory.mergedContexts());
    }

    private void remember(ClusterName cluster, MergedContext record) {
        var directory = home.cluster(cluster);
        try {
            var all = new ArrayList<>(merged(directory, "cluster " + cluster));
            if (!all.contains(record)) {
                all.add(record);
                var text = YamlWriter.write(
                        Nodes.sequence(all.stream().map(MergedContext::node).toList()));
                AtomicFile.replace(directory.mergedContexts(), text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "it cannot be written down in " + directory.path() + " that " + record.file() + " was changed: "
                            + Failures.describe(e),
                    "see to it that the disk has space and that the files are yours, then try again",
                    e);
        }
    }

    private static List<MergedContext> merged(Home.ClusterDirectory directory, String source) throws IOException {
        try {
            return MergedContext.read(Files.readString(directory.mergedContexts()), source);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** A link stays a link: the file that it leads to is changed. */
    private static Path real(Path file) throws IOException {
        return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
    }

    /** Under the lock that kubectl takes too. */
    private static void change(Path file, UnaryOperator<Kubeconfig> edit) throws IOException {
        var parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Home.makePrivate(parent);
        }
        var lock = file.resolveSibling(file.getFileName() + ".lock");
        acquire(lock);
        try {
            var before = Files.exists(file) ? Files.readString(file) : "";
            var after = edit.apply(Kubeconfig.read(before, file.toString()));
            if (!after.write().equals(before)) {
                AtomicFile.replace(file, bytes(after));
            }
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private static void acquire(Path lock) throws IOException {
        var deadline = System.nanoTime() + LOCK_LIMIT.toNanos();
        while (true) {
            try {
                Files.createFile(lock);
                return;
            } catch (FileAlreadyExistsException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new CoppiceException.Conflict(
                            "another program holds " + lock,
                            "Wait until it has ended; if none runs, remove that file.");
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOCK_GAP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepCancelled("waiting for the lock of a kubeconfig was interrupted", List.of());
        }
    }

    private static byte[] bytes(Kubeconfig config) {
        return config.write().getBytes(StandardCharsets.UTF_8);
    }
}
