package io.coppice.nodeos.config;

import io.coppice.documents.NearestKey;
import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The documents of a config by what they are.
 *
 * @param main the v1alpha1 document
 * @param extensions in the order in which they are written
 */
record ConfigDocuments(
        Optional<Node.Mapping> main,
        Optional<Node.Mapping> identity,
        Optional<Node.Mapping> peers,
        List<Node.Mapping> extensions,
        Optional<Node.Mapping> lease) {

    static final String LEASE_KIND = "LeaseConfig";

    private static final String API_VERSION = "apiVersion";
    private static final String KIND = "kind";
    private static final String NAME = "name";
    private static final List<String> KINDS =
            List.of(NodeIdentity.KIND, ControlPlanePeer.KIND, ExtensionConfig.KIND, LEASE_KIND);

    /** What a document is: two documents with the same key are the same document. Only kinds that may repeat have a name. */
    record Key(String apiVersion, String kind, String name) {

        static final Key MAIN = new Key("", "", "");

        /** Tells keys apart. */
        String text() {
            return apiVersion + "\n" + kind + "\n" + name;
        }

        static Key of(Node.Mapping document) {
            var kind = document.text(KIND).orElse("");
            var name = kind.equals(ExtensionConfig.KIND) ? document.text(NAME).orElse("") : "";
            return new Key(document.text(API_VERSION).orElse(""), kind, name);
        }
    }

    static ConfigDocuments sort(List<Node> roots, Problems problems) {
        var found = new LinkedHashMap<String, Node.Mapping>();
        for (var root : roots) {
            if (!(root instanceof Node.Mapping document)) {
                problems.error(
                        root.place(),
                        "",
                        "a document must be a mapping, not " + root.description(),
                        "write 'key: value' lines");
                continue;
            }
            var key = Key.of(document);
            if (!key.text().equals(Key.MAIN.text())) {
                checkKnown(document, key, problems);
            }
            var first = found.putIfAbsent(key.text(), document);
            if (first != null) {
                problems.error(
                        document.place(),
                        "",
                        "there are two documents of the same kind" + (key.name().isEmpty() ? "" : " and name")
                                + ", the first at line " + first.place().line(),
                        "keep one of them");
            }
        }
        return new ConfigDocuments(
                Optional.ofNullable(found.get(Key.MAIN.text())),
                own(found, NodeIdentity.KIND),
                own(found, ControlPlanePeer.KIND),
                found.values().stream()
                        .filter(document -> Key.of(document).kind().equals(ExtensionConfig.KIND))
                        .toList(),
                own(found, LEASE_KIND));
    }

    private static Optional<Node.Mapping> own(Map<String, Node.Mapping> found, String kind) {
        return Optional.ofNullable(found.get(new Key(MachineConfig.COPPICE_API_VERSION, kind, "").text()));
    }

    private static void checkKnown(Node.Mapping document, Key key, Problems problems) {
        if (key.apiVersion().equals(MachineConfig.COPPICE_API_VERSION) && KINDS.contains(key.kind())) {
            return;
        }
        var remedy = NearestKey.find(key.kind(), KINDS)
                .map(near ->
                        "did you mean apiVersion '" + MachineConfig.COPPICE_API_VERSION + "', kind '" + near + "'?")
                .orElse("remove it; known kinds of " + MachineConfig.COPPICE_API_VERSION + ": "
                        + String.join(", ", KINDS));
        problems.error(
                document.entry(KIND)
                        .or(() -> document.entry(API_VERSION))
                        .map(Node.Entry::place)
                        .orElse(document.place()),
                KIND,
                "documents of apiVersion '" + key.apiVersion() + "', kind '" + key.kind()
                        + "' are not supported by Coppice yet",
                remedy);
    }
}
