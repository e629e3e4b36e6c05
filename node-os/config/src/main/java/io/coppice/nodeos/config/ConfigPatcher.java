package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Place;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import io.coppice.documents.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes configs by patches.
 *
 * <p>A patch that is a list is a JSON patch (RFC 6902) of the v1alpha1 document. Any other is one or more documents that are merged
 * into those of the same {@code apiVersion} and {@code kind}: mappings merge key by key, values replace values, and lists are
 * added to, except that pod and service subnets and the audit policy replace, and network interfaces and admission plugins
 * merge into the item with the same selector or name. {@code $patch: delete} in a mapping removes it.
 */
public final class ConfigPatcher {

    private ConfigPatcher() {}

    /** Applies patches in order and checks the result. What came from a patch is reported at its place in the patch. */
    public static PatchResult apply(String configText, String source, List<Patch> patches) {
        var problems = new Problems();
        var documents = YamlParser.parse(configText, source, problems);
        for (var patch : patches) {
            var parsed = YamlParser.parse(patch.text(), patch.source(), problems);
            if (!problems.hasErrors()) {
                documents = apply(documents, parsed, patch, problems);
            }
        }
        if (problems.hasErrors()) {
            return new PatchResult(Optional.empty(), Optional.empty(), problems.list());
        }
        var result = MachineConfigParser.parse(documents, source, problems);
        var patched = documents;
        return new PatchResult(
                result.config().map(config -> YamlWriter.write(patched)), result.config(), result.problems());
    }

    private static List<Node> apply(List<Node> documents, List<Node> parsed, Patch patch, Problems problems) {
        if (parsed.isEmpty()) {
            problems.error(Place.of(patch.source()), "", "the patch is empty", "write what to change, or leave it out");
            return documents;
        }
        var result = documents;
        for (var document : parsed) {
            result = switch (document) {
                case Node.Sequence operations -> patchMain(result, operations, patch, problems);
                case Node.Mapping mapping -> merge(result, mapping, problems);
                case Node.Scalar scalar -> {
                    problems.error(
                            scalar.place(),
                            "",
                            "the patch is neither a mapping nor a list",
                            "write a part of a config, or a JSON patch");
                    yield result;
                }
            };
        }
        return result;
    }

    private static List<Node> merge(List<Node> documents, Node.Mapping patch, Problems problems) {
        var key = ConfigDocuments.Key.of(patch);
        var result = new ArrayList<Node>();
        var found = false;
        for (var document : documents) {
            if (document instanceof Node.Mapping mapping
                    && ConfigDocuments.Key.of(mapping).equals(key)) {
                found = true;
                StrategicMerge.merge(mapping, patch, problems).ifPresent(result::add);
            } else {
                result.add(document);
            }
        }
        if (!found) {
            StrategicMerge.added(patch, problems).ifPresent(result::add);
        }
        return result;
    }

    private static List<Node> patchMain(
            List<Node> documents, Node.Sequence operations, Patch patch, Problems problems) {
        var result = new ArrayList<Node>();
        var found = false;
        for (var document : documents) {
            if (document instanceof Node.Mapping mapping
                    && ConfigDocuments.Key.of(mapping).equals(ConfigDocuments.Key.MAIN)) {
                found = true;
                result.add(JsonPatches.apply(mapping, operations, problems).orElse(mapping));
            } else {
                result.add(document);
            }
        }
        if (!found) {
            problems.error(
                    Place.of(patch.source()),
                    "",
                    "a JSON patch changes the v1alpha1 document, and the config has none",
                    "add that document, or write the patch as a part of a config");
        }
        return result;
    }
}
