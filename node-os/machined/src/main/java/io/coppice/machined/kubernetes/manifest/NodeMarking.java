package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.component.NodeLabels;
import io.coppice.machined.kubernetes.component.NodeSettings;
import io.coppice.machined.kubernetes.component.Taint;
import io.coppice.nodeos.config.NodeMarks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a node's object is to carry.
 *
 * @param refused labels of the config that the node may not give itself
 * @param required taints that must be there
 * @param unwanted keys of taints that the node once gave itself and no longer wants
 * @param mayTaint whether taints can be changed with the credentials that there are
 */
record NodeMarking(
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> refused,
        List<Taint> required,
        List<String> unwanted,
        boolean mayTaint) {

    static NodeMarking of(NodeSettings settings) {
        NodeMarks marks = settings.machine().nodeMarks();
        if (!settings.controlPlane()) {
            Map<String, String> own = NodeLabels.own(marks.labels());
            TreeSet<String> refused = new TreeSet<>(marks.labels().keySet());
            refused.removeAll(own.keySet());
            return new NodeMarking(own, marks.annotations(), List.copyOf(refused), List.of(), List.of(), false);
        }
        Map<String, String> labels = new TreeMap<>(marks.labels());
        for (String role : Taint.roles(settings.version())) {
            labels.putIfAbsent(role, "");
        }
        List<String> unwanted =
                settings.cluster().allowSchedulingOnControlPlanes() ? Taint.roles(settings.version()) : List.of();
        return new NodeMarking(labels, marks.annotations(), List.of(), Taint.of(settings), unwanted, true);
    }

    /** Whether a node has all labels and annotations. */
    boolean carriedBy(ObjectNode node) {
        JsonNode metadata = node.path("metadata");
        return carries(metadata.path("labels"), labels) && carries(metadata.path("annotations"), annotations);
    }

    /** The fields to apply. */
    ObjectNode object(String name) {
        ObjectNode object = Objects.object("v1", "Node", "", name);
        ObjectNode metadata = object.withObject("/metadata");
        labels.forEach(metadata.putObject("labels")::put);
        annotations.forEach(metadata.putObject("annotations")::put);
        return object;
    }

    /** The taints that a node is to have instead of its own, empty when they are right; those of others are kept. */
    Optional<ArrayNode> taints(ObjectNode node) {
        ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
        boolean changed = false;
        for (JsonNode taint : node.path("spec").path("taints")) {
            if (unwanted.contains(taint.path("key").asText())
                    && required.stream().noneMatch(each -> same(each, taint))) {
                changed = true;
            } else {
                wanted.add(taint);
            }
        }
        for (Taint taint : required) {
            boolean there = false;
            for (JsonNode each : wanted) {
                there |= same(taint, each);
            }
            if (!there) {
                wanted.addObject()
                        .put("key", taint.key())
                        .put("value", taint.value())
                        .put("effect", taint.effect());
                changed = true;
            }
        }
        return mayTaint && changed ? Optional.of(wanted) : Optional.empty();
    }

    private static boolean same(Taint taint, JsonNode other) {
        return other.path("key").asText().equals(taint.key())
                && other.path("value").asText().equals(taint.value())
                && other.path("effect").asText().equals(taint.effect());
    }

    private static boolean carries(JsonNode there, Map<String, String> wanted) {
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
            JsonNode value = there.get(entry.getKey());
            if (value == null || !value.asText().equals(entry.getValue())) {
                return false;
            }
        }
        return true;
    }
}
