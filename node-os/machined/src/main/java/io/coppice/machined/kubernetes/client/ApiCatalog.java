package io.coppice.machined.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What kinds of objects the server has; asked when first needed, and again for what was not there. Thread-safe. */
public final class ApiCatalog {

    private record KindName(String apiVersion, String kind) {}

    private final Map<KindName, ResourceType> known = new ConcurrentHashMap<>();
    private final KubernetesClient client;

    ApiCatalog(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The type of an object by its {@code apiVersion} and {@code kind}.
     *
     * @throws KubernetesException of the kind NOT_FOUND when the server has no such kind, perhaps not yet
     */
    public ResourceType typeOf(ObjectNode object) throws KubernetesException, InterruptedException {
        KindName name = new KindName(
                object.path("apiVersion").asText(), object.path("kind").asText());
        ResourceType type = known.get(name);
        if (type == null) {
            load(name.apiVersion());
            type = known.get(name);
        }
        if (type == null) {
            throw new KubernetesException(
                    Kind.NOT_FOUND,
                    "the server has no kind '" + name.kind() + "' in '" + name.apiVersion() + "'; object "
                            + ObjectKey.of(object)
                            + " needs one, perhaps by a CustomResourceDefinition",
                    null);
        }
        return type;
    }

    /** The versions of a group that the server has, its favourite first; empty when it does not have the group. */
    public List<String> versions(String group) throws KubernetesException, InterruptedException {
        Optional<JsonNode> answer = find("/apis/" + ResourceType.encode(group));
        List<String> versions = new ArrayList<>();
        for (JsonNode version : answer.orElse(Json.MAPPER.createObjectNode()).path("versions")) {
            versions.add(version.path("version").asText());
        }
        return versions;
    }

    private void load(String apiVersion) throws KubernetesException, InterruptedException {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        if (version.isEmpty()) {
            return;
        }
        String path = group.isEmpty()
                ? "/api/" + ResourceType.encode(version)
                : "/apis/" + ResourceType.encode(group) + "/" + ResourceType.encode(version);
        for (JsonNode resource :
                find(path).orElse(Json.MAPPER.createObjectNode()).path("resources")) {
            String plural = resource.path("name").asText();
            if (plural.indexOf('/') < 0) {
                known.put(
                        new KindName(apiVersion, resource.path("kind").asText()),
                        new ResourceType(
                                group,
                                version,
                                plural,
                                resource.path("namespaced").asBoolean()));
            }
        }
    }

    private Optional<JsonNode> find(String path) throws KubernetesException, InterruptedException {
        try {
            return Optional.of(client.read(path));
        } catch (KubernetesException failure) {
            if (failure.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
