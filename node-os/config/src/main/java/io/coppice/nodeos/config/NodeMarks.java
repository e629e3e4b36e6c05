package io.coppice.nodeos.config;

import java.util.Map;

/** What the Kubernetes node object carries: {@code nodeLabels}, {@code nodeAnnotations}, {@code nodeTaints}; each in key order. */
public record NodeMarks(Map<String, String> labels, Map<String, String> annotations, Map<String, String> taints) {

    public static final NodeMarks NONE = new NodeMarks(Map.of(), Map.of(), Map.of());

    public NodeMarks {
        labels = Maps.sorted(labels);
        annotations = Maps.sorted(annotations);
        taints = Maps.sorted(taints);
    }
}
