package io.coppice.orchestrator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
     * @param detail why it is not ready, in the kubelet's or the controller's words
     */
    record State(boolean ready, String version, String detail) {}

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
        var version =
                node.path("status").path("nodeInfo").path("kubeletVersion").asText();
        for (var condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return new State(
                        condition.path("status").asText().equals("True"),
                        version,
                        condition.path("message").asText());
            }
        }
        return new State(false, version, "its kubelet has not said how it is yet");
    }

    Optional<State> of(NodeName name) {
        return Optional.ofNullable(nodes.get(name.value()));
    }

    boolean ready(DesiredNode node) {
        return of(node.name()).filter(State::ready).isPresent();
    }

    boolean allReady(DesiredCluster cluster) {
        return cluster.nodes().stream().allMatch(this::ready);
    }

    /** What is said of a node. */
    String describe(NodeName name) {
        return of(name).map(state -> state.ready()
                        ? "ready, " + state.version()
                        : "not ready: " + (state.detail().isEmpty() ? "no reason is given" : state.detail()))
                .orElse("it has not joined");
    }

    /** The nodes that are not ready, and why. */
    String describeUnready(DesiredCluster cluster) {
        return cluster.nodes().stream()
                .filter(node -> !ready(node))
                .map(node -> node.name() + ": " + describe(node.name()))
                .collect(Collectors.joining("; "));
    }
}
