package io.coppice.nodeos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.CompatibilityFlags;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Applies JSON patches (RFC 6902), one operation after the other, so that each is reported at its own place. */
final class JsonPatches {

    private JsonPatches() {}

    /** The patched document; empty if an operation could not be applied, which is then among the problems. */
    static Optional<Node> apply(Node.Mapping document, Node.Sequence operations, Problems problems) {
        var json = JsonTrees.toJson(document);
        for (var operation : operations.items()) {
            var one = JsonTrees.toJson(new Node.Sequence(operation.place(), List.of(operation)));
            try {
                JsonPatch.validate(one);
                json = JsonPatch.apply(one, json, EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT));
            } catch (InvalidJsonPatchException e) {
                problems.error(
                        operation.place(),
                        "",
                        "this is not an operation of a JSON patch",
                        "write 'op', 'path' and what the operation needs besides ('value' or 'from')");
                return Optional.empty();
            } catch (JsonPatchApplicationException e) {
                problems.error(operation.place(), path(operation), failure(operation), remedy(operation));
                return Optional.empty();
            }
        }
        return Optional.of(restored(json, document, operations));
    }

    private static Node restored(JsonNode json, Node.Mapping document, Node.Sequence operations) {
        return JsonTrees.toNode(json, document, operations.place());
    }

    private static String path(Node operation) {
        return operation instanceof Node.Mapping mapping ? mapping.text("path").orElse("") : "";
    }

    private static String name(Node operation) {
        return operation instanceof Node.Mapping mapping ? mapping.text("op").orElse("") : "";
    }

    private static String failure(Node operation) {
        return name(operation).equals("test")
                ? "the config does not hold the value that the patch tests for"
                : "the operation '" + name(operation)
                        + "' cannot be applied: its path or what it needs is not in the config";
    }

    private static String remedy(Node operation) {
        return name(operation).equals("test")
                ? "change the config or the tested value"
                : "correct the path, or add what is above it first";
    }
}
