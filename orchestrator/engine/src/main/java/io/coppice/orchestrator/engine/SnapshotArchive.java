package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredExtension;
import io.coppice.orchestrator.core.SnapshotManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What lies in the file of an exported snapshot, which is a tar archive compressed with Zstandard: the manifest first, then the secrets, what the machines
 * were booted from, and the files of each node. Nothing else is taken from one, wherever it comes from.
 */
final class SnapshotArchive {

    static final String MANIFEST = "snapshot.yaml";
    static final String SECRETS = "secrets.yaml";

    /** More than any manifest has. */
    static final int LONGEST_MANIFEST = 4 << 20;

    private static final Pattern OF_NODE = Pattern.compile("nodes/([^/]+)/(ram|state|state(?:-[0-9]{1,6})?\\.qcow2)");
    private static final Pattern STORED =
            Pattern.compile("(images|extensions)/([A-Za-z0-9][A-Za-z0-9-]{0,63})/([A-Za-z0-9][A-Za-z0-9._-]{0,99})");

    private SnapshotArchive() {}

    /** A file in the archive. */
    sealed interface Entry {

        record Secrets() implements Entry {}

        /** Of a node image or an extension. */
        record Stored(Kind kind, String id, String file) implements Entry {}

        /** Memory or a disk. */
        record OfNode(NodeName node, String file) implements Entry {}
    }

    enum Kind {
        IMAGE("images"),
        EXTENSION("extensions");

        private final String directory;

        Kind(String directory) {
            this.directory = directory;
        }

        /** Where those of this kind lie. */
        String directory() {
            return directory;
        }

        private static Kind in(String directory) {
            return directory.equals(IMAGE.directory) ? IMAGE : EXTENSION;
        }
    }

    static String name(Entry entry) {
        return switch (entry) {
            case Entry.Secrets _ -> SECRETS;
            case Entry.Stored(var kind, var id, var file) -> kind.directory + "/" + id + "/" + file;
            case Entry.OfNode(var node, var file) -> "nodes/" + node + "/" + file;
        };
    }

    /**
     * @param archive for messages
     * @throws CoppiceException.InvalidRequest if the manifest knows of no such file
     */
    static Entry entry(String name, SnapshotManifest manifest, Path archive) {
        if (name.equals(SECRETS)) {
            return new Entry.Secrets();
        }
        var cluster = manifest.cluster();
        var ofNode = OF_NODE.matcher(name);
        if (ofNode.matches()) {
            for (var node : cluster.nodes()) {
                if (node.name().value().equals(ofNode.group(1))) {
                    return new Entry.OfNode(node.name(), ofNode.group(2));
                }
            }
        }
        var stored = STORED.matcher(name);
        if (stored.matches()) {
            var kind = Kind.in(stored.group(1));
            var known = switch (kind) {
                case IMAGE -> List.of(cluster.image());
                case EXTENSION ->
                    cluster.extensions().stream().map(DesiredExtension::id).toList();
            };
            if (known.contains(stored.group(2))) {
                return new Entry.Stored(kind, stored.group(2), stored.group(3));
            }
        }
        throw wrong(archive, "it holds " + name + ", which is no part of its snapshot");
    }

    static CoppiceException wrong(Path archive, String how) {
        return new CoppiceException.InvalidRequest(
                archive + " is no snapshot that can be imported: " + how,
                List.of(),
                "Export it again with 'coppice snapshot export', and bring the whole file here.");
    }
}
