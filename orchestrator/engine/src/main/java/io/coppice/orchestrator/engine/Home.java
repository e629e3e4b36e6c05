package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.FrozenMemory;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.SnapshotId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The directory in which Coppice keeps everything, and what lies where in it. */
final class Home {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> TRAVERSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> NOT_FOR_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path root;
    private final String owner;

    private Home(Path root, String owner) {
        this.root = root;
        this.owner = owner;
    }

    /** @throws CoppiceException.HostNotReady if the directory can neither be used nor made */
    static Home open(Path root) {
        try {
            makeDirectory(root, PRIVATE);
            hideNames(root);
            for (var child : List.of(
                    "locks", "images", "extensions", "acceleration", "clusters", "snapshots", "node-templates")) {
                makeDirectory(root.resolve(child), PRIVATE);
            }
            return new Home(root, readOrMakeOwner(root.resolve("owner")));
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the home " + root + " cannot be used: " + Failures.describe(e),
                    "give yourself the right to write there, or name another directory with COPPICE_HOME",
                    e);
        }
    }

    /** A home that something else has made may be open to all: nobody but its owner needs to read it. */
    private static void hideNames(Path root) throws IOException {
        var rights = EnumSet.copyOf(Files.getPosixFilePermissions(root));
        if (rights.removeAll(NOT_FOR_OTHERS)) {
            Files.setPosixFilePermissions(root, rights);
        }
    }

    private static String readOrMakeOwner(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            var aside = file.resolveSibling(".owner." + UUID.randomUUID());
            try {
                AtomicFile.replace(
                        aside, (UUID.randomUUID() + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                Files.createLink(file, aside);
            } catch (FileAlreadyExistsException another) {
                return Files.readString(file).strip();
            } finally {
                Files.deleteIfExists(aside);
            }
            return Files.readString(file).strip();
        }
    }

    /** The random id of this home. */
    String owner() {
        return owner;
    }

    Path root() {
        return root;
    }

    Path store() {
        return root.resolve("coppice.db");
    }

    Path locks() {
        return root.resolve("locks");
    }

    Path images() {
        return root.resolve("images");
    }

    Path extensions() {
        return root.resolve("extensions");
    }

    Path acceleration() {
        return root.resolve("acceleration");
    }

    Path clusters() {
        return root.resolve("clusters");
    }

    Path snapshots() {
        return root.resolve("snapshots");
    }

    Path nodeTemplates() {
        return root.resolve("node-templates");
    }

    SnapshotDirectory snapshot(SnapshotId id) {
        return new SnapshotDirectory(snapshots().resolve(id.value()));
    }

    ClusterDirectory cluster(ClusterName name) {
        return new ClusterDirectory(clusters().resolve(name.value()));
    }

    /** The same layout in another home, as named by the metadata of a domain. */
    static ClusterDirectory clusterIn(String home, ClusterName name) {
        return new ClusterDirectory(Path.of(home).resolve("clusters").resolve(name.value()));
    }

    /**
     * Lets the hypervisor's own user pass through to the files that it is given. Their names stay unreadable.
     *
     * @throws CoppiceException.HostNotReady if a directory above the home keeps it out
     */
    void letOthersPass() {
        requireReach();
        try {
            letPass(root); // may be a directory that the user made, with rights of its own
            for (var directory : List.of(images(), extensions(), clusters(), snapshots(), nodeTemplates())) {
                Files.setPosixFilePermissions(directory, TRAVERSABLE);
            }
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the home " + root + " cannot be opened for QEMU's own user: " + Failures.describe(e),
                    "run as its owner, or name another home with COPPICE_HOME",
                    e);
        }
    }

    /**
     * Checks that others get to the home, whatever its own rights are, and changes nothing.
     *
     * @throws CoppiceException.HostNotReady if a directory above the home keeps the hypervisor's own user out
     */
    void requireReach() {
        try {
            for (var above = root.toRealPath().getParent(); above != null; above = above.getParent()) {
                if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    throw new CoppiceException.HostNotReady(
                            "machines of this host run as QEMU's own user, and " + above + " keeps it from " + root,
                            "name a home that it can reach with COPPICE_HOME, such as /var/lib/coppice",
                            null);
                }
            }
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the directories above the home " + root + " cannot be looked at: " + Failures.describe(e),
                    "run as its owner, or name another home with COPPICE_HOME",
                    e);
        }
    }

    /** Adds what is missing and takes nothing away: the sticky bit, say, is not even seen here. */
    private static void letPass(Path directory) throws IOException {
        var rights = Files.getPosixFilePermissions(directory);
        if (!rights.contains(PosixFilePermission.OTHERS_EXECUTE)) {
            rights.add(PosixFilePermission.GROUP_EXECUTE);
            rights.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(directory, rights);
        }
    }

    static void makePrivate(Path directory) throws IOException {
        makeDirectory(directory, PRIVATE);
    }

    static void makeTraversable(Path directory) throws IOException {
        makeDirectory(directory, TRAVERSABLE);
        Files.setPosixFilePermissions(directory, TRAVERSABLE);
    }

    private static void makeDirectory(Path directory, Set<PosixFilePermission> permissions) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(permissions));
        }
    }

    /** Deletes the directory with everything in it, without following links. One that is not there is already deleted. */
    static void deleteTree(Path directory) throws IOException {
        var entries = new ArrayList<Path>();
        try (var tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(entries::add);
        } catch (NoSuchFileException e) {
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (var entry : entries) {
            Files.deleteIfExists(entry);
        }
    }

    /** Where the files of one cluster lie. */
    record ClusterDirectory(Path path) {
        Path secrets() {
            return path.resolve("secrets.yaml");
        }

        Path clientConfig() {
            return path.resolve("nodeconfig");
        }

        Path kubeconfig() {
            return path.resolve("kubeconfig");
        }

        /** Which kubeconfigs of the user's hold the cluster's context. */
        Path mergedContexts() {
            return path.resolve("kubeconfigs.yaml");
        }

        Path nodes() {
            return path.resolve("nodes");
        }

        NodeDirectory node(NodeName name) {
            return new NodeDirectory(nodes().resolve(name.value()));
        }
    }

    /** Where the files of one snapshot lie. */
    record SnapshotDirectory(Path path) {
        /** Written last: without it, the snapshot is not whole. */
        Path manifest() {
            return path.resolve("snapshot.yaml");
        }

        /** Whose snapshot it will be, written first. */
        Path source() {
            return path.resolve("cluster");
        }

        Path secrets() {
            return path.resolve("secrets.yaml");
        }

        Path nodes() {
            return path.resolve("nodes");
        }

        NodeDirectory node(NodeName name) {
            return new NodeDirectory(nodes().resolve(name.value()));
        }
    }

    /** Where the files of one node lie, or those of its snapshot. */
    record NodeDirectory(Path path) {
        /** Overlays lie in the directory of what is under them and name it without its directory: whole chains can be linked elsewhere. */
        Path stateDisk(int number) {
            return path.resolve(number == 1 ? "state.qcow2" : "state-" + number + ".qcow2");
        }

        FrozenMemory memory() {
            return new FrozenMemory(path.resolve("ram"), path.resolve("state"));
        }

        Path configDrive() {
            return path.resolve("config.img");
        }

        Path consoleLog() {
            return path.resolve("console.log");
        }
    }
}
