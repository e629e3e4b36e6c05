package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Begins objects of the API. */
final class Objects {

    static final String RBAC = "rbac.authorization.k8s.io";

    private Objects() {}

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /** Gives a role to all of a group. */
    static ObjectNode binding(String name, String role, String group) {
        ObjectNode binding = object(RBAC + "/v1", "ClusterRoleBinding", "", name);
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", "ClusterRole")
                .put("name", role);
        binding.putArray("subjects")
                .addObject()
                .put("apiGroup", RBAC)
                .put("kind", "Group")
                .put("name", group);
        return binding;
    }

    static void rule(ObjectNode role, String group, List<String> resources, List<String> verbs) {
        ObjectNode rule = role.withArray("rules").addObject();
        rule.putArray("apiGroups").add(group);
        resources.forEach(rule.putArray("resources")::add);
        verbs.forEach(rule.putArray("verbs")::add);
    }
}
