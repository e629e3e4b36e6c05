package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nodes of a cluster as Kubernetes knows them at one time.
 *
 * @param nodes by name
 */
record NodeStates(Map<String, State> nodes) {

    static final NodeStates NONE = new NodeStates(Map.of());

    NodeStates {
        nodes = Map.copyOf(nodes);
    }

    /**
     * @param version of its kubelet
     * @param bootId of the boot in which its kubelet said so
     * @param detail why it is not ready, in the kubelet's or the controller's words
     */
    record State(boolean ready, String version, String bootId, String detail) {}

    static NodeStates of(JsonNode list) {
        var states = new TreeMap<String, State>();
        list.path("items").forEach(node -> states.put(name(node), state(node)));
        return new NodeStates(states);
    }

    NodeStates with(JsonNode node) {
        var changed = new TreeMap<>(nodes);
        changed.put(name(node), state(node));
        return new NodeStates(changed);
    }

    NodeStates without(JsonNode node) {
        var changed = new TreeMap<>(nodes);
        changed.remove(name(node));
        return new NodeStates(changed);
    }

    private static String name(JsonNode node) {
        return node.path("metadata").path("name").asText();
    }

    private static State state(JsonNode node) {
        var info = node.path("status").path("nodeInfo");
        var version = info.path("kubeletVersion").asText();
        var bootId = info.path("bootID").asText();
        for (var condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return new State(
                        condition.path("status").asText().equals("True"),
                        version,
                        bootId,
                        condition.path("message").asText());
            }
        }
        return new State(false, version, bootId, "its kubelet has not said how it is yet");
    }

    Optional<State> of(NodeName name) {
        return Optional.ofNullable(nodes.get(name.value()));
    }

    boolean ready(DesiredNode node) {
        return of(node.name()).filter(State::ready).isPresent();
    }

    /** What is said of a node. */
    String describe(NodeName name) {
        return of(name).map(state -> state.ready()
                        ? "ready, " + state.version()
                        : "not ready: " + (state.detail().isEmpty() ? "no reason is given" : state.detail()))
                .orElse("it has not joined");
    }
}
