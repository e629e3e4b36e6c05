package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cluster cut into groups. Nodes that none of them names are one more. */
final class Partition {

    private final Map<NodeName, Integer> groupOf = new TreeMap<>();

    /**
     * @throws CoppiceException.InvalidRequest if a node is not there or in two groups, or all are in one
     */
    Partition(DesiredCluster cluster, List<Set<NodeName>> groups) {
        var problems = new ArrayList<String>();
        for (var index = 0; index < groups.size(); index++) {
            for (var name : groups.get(index)) {
                if (cluster.node(name).isEmpty()) {
                    problems.add(name + " is no node of it");
                } else if (groupOf.put(name, index) != null) {
                    problems.add(name + " is in two groups");
                }
            }
        }
        cluster.nodes().forEach(node -> groupOf.putIfAbsent(node.name(), groups.size()));
        if (problems.isEmpty() && new TreeSet<>(groupOf.values()).size() < 2) {
            problems.add("all nodes are in one group");
        }
        if (!problems.isEmpty()) {
            throw new CoppiceException.InvalidRequest(
                    "cluster " + cluster.name() + " cannot be cut like that",
                    problems,
                    "It has " + String.join(", ", names(cluster))
                            + ". Name groups of them, each node once; the others are one more group.");
        }
    }

    private static List<String> names(DesiredCluster cluster) {
        return cluster.nodes().stream()
                .map(DesiredNode::name)
                .map(NodeName::value)
                .toList();
    }

    /** The nodes of all other groups. */
    Set<NodeName> beyond(NodeName node) {
        var own = groupOf.get(node);
        var others = new TreeSet<NodeName>();
        groupOf.forEach((name, group) -> {
            if (!group.equals(own)) {
                others.add(name);
            }
        });
        return others;
    }
}
