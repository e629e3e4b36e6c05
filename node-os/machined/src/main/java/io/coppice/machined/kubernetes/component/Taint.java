package io.coppice.machined.kubernetes.component;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keeps pods off a node.
 *
 * @param value empty for none
 * @param effect such as {@code NoSchedule}
 */
public record Taint(String key, String value, String effect) {

    private static final String MASTER = "node-role.kubernetes.io/master";
    private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";
    private static final String EFFECT = "NoSchedule";

    /** The taints of a node: those of its config, and that of control planes unless everybody may use them. */
    public static List<Taint> of(NodeSettings settings) {
        List<Taint> taints = new ArrayList<>();
        if (settings.controlPlane() && !settings.cluster().allowSchedulingOnControlPlanes()) {
            taints.add(new Taint(roles(settings.version()).getFirst(), "", EFFECT));
        }
        for (Map.Entry<String, String> taint :
                settings.machine().nodeMarks().taints().entrySet()) {
            taints.add(parse(taint.getKey(), taint.getValue()));
        }
        return taints;
    }

    /** The labels of a control plane, which are also keys of its taints, those of its time first. */
    public static List<String> roles(KubernetesVersion version) {
        return Trait.MASTER_TAINT.of(version) ? List.of(MASTER, CONTROL_PLANE) : List.of(CONTROL_PLANE);
    }

    /** @param text {@code effect} or {@code value:effect} */
    static Taint parse(String key, String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new Taint(key, "", text)
                : new Taint(key, text.substring(0, colon), text.substring(colon + 1));
    }

    Node.Mapping node() {
        Nodes.MappingBuilder mapping = Nodes.mapping().put("key", key);
        if (!value.isEmpty()) {
            mapping.put("value", value);
        }
        return mapping.put("effect", effect).build();
    }

    /** As the kubelet's flag takes it. */
    String text() {
        return key + "=" + value + ":" + effect;
    }
}
