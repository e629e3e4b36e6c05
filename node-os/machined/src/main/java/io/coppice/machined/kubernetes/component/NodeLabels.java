package io.coppice.machined.kubernetes.component;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which labels a node may give itself: the API refuses the others to a node's own identity, and the kubelet does not start with them. */
public final class NodeLabels {

    private static final List<String> OWN_KEYS = List.of(
            "beta.kubernetes.io/arch",
            "beta.kubernetes.io/instance-type",
            "beta.kubernetes.io/os",
            "failure-domain.beta.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "kubernetes.io/arch",
            "kubernetes.io/hostname",
            "kubernetes.io/os",
            "node.kubernetes.io/instance-type",
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone");
    private static final List<String> OWN_SPACES = List.of("kubelet.kubernetes.io", "node.kubernetes.io");
    private static final List<String> KEPT_SPACES = List.of("kubernetes.io", "k8s.io");

    private NodeLabels() {}

    /** Those of the labels that a node may give itself. */
    public static Map<String, String> own(Map<String, String> labels) {
        Map<String, String> own = new TreeMap<>(labels);
        own.keySet().removeIf(key -> !mayOwn(key));
        return own;
    }

    private static boolean mayOwn(String key) {
        int slash = key.indexOf('/');
        String space = slash < 0 ? "" : key.substring(0, slash);
        return OWN_KEYS.contains(key) || within(space, OWN_SPACES) || !within(space, KEPT_SPACES);
    }

    private static boolean within(String space, List<String> parents) {
        return parents.stream().anyMatch(parent -> space.equals(parent) || space.endsWith("." + parent));
    }
}
