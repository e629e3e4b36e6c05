package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What kinds of objects there are, as discovery tells it. */
final class ApiKinds {

    private static final String DISCOVERY_GROUP = "/apis/discovery.k8s.io";
    private static final String DISCOVERY_VERSION = "v1beta1";

    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "/api/v1",
            Map.of(
                    "configmaps", "ConfigMap",
                    "services", "Service",
                    "endpoints", "Endpoints",
                    "nodes", "Node",
                    "namespaces", "Namespace"),
            DISCOVERY_GROUP + "/" + DISCOVERY_VERSION,
            Map.of("endpointslices", "EndpointSlice"));
    private static final Set<String> CLUSTER_WIDE = Set.of("nodes", "namespaces");

    private ApiKinds() {}

    /** What discovery says at this path; empty if it is no path of it. */
    static Optional<ObjectNode> discovery(String path) {
        return path.equals(DISCOVERY_GROUP)
                ? Optional.of(versions())
                : Optional.ofNullable(KINDS.get(path)).map(ApiKinds::resources);
    }

    /** Whether a path is that of a collection. */
    static boolean collection(String path) {
        String plural = path.substring(path.lastIndexOf('/') + 1);
        return KINDS.values().stream().anyMatch(kinds -> kinds.containsKey(plural));
    }

    private static ObjectNode versions() {
        ObjectNode answer = ApiAnswers.object().put("kind", "APIGroup");
        answer.putArray("versions").addObject().put("version", DISCOVERY_VERSION);
        return answer;
    }

    private static ObjectNode resources(Map<String, String> kinds) {
        ObjectNode answer = ApiAnswers.object().put("kind", "APIResourceList");
        ArrayNode list = answer.putArray("resources");
        kinds.forEach((plural, kind) -> {
            list.addObject().put("name", plural).put("kind", kind).put("namespaced", !CLUSTER_WIDE.contains(plural));
            list.addObject().put("name", plural + "/status").put("kind", kind).put("namespaced", true);
        });
        return answer;
    }
}
