package io.coppice.machined.kubernetes.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A kind of object, as the API's paths name it.
 *
 * @param group of the API, empty for the core
 * @param version such as {@code v1}
 * @param plural such as {@code services}
 * @param namespaced whether its objects live in namespaces
 */
public record ResourceType(String group, String version, String plural, boolean namespaced) {

    public static final ResourceType NODES = new ResourceType("", "v1", "nodes", false);
    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", false);
    public static final ResourceType SERVICES = new ResourceType("", "v1", "services", true);
    public static final ResourceType ENDPOINTS = new ResourceType("", "v1", "endpoints", true);
    public static final ResourceType PODS = new ResourceType("", "v1", "pods", true);
    public static final ResourceType SECRETS = new ResourceType("", "v1", "secrets", true);
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", true);
    public static final ResourceType CERTIFICATE_SIGNING_REQUESTS =
            new ResourceType("certificates.k8s.io", "v1", "certificatesigningrequests", false);
    public static final ResourceType CLUSTER_ROLES =
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles", false);
    public static final ResourceType CLUSTER_ROLE_BINDINGS =
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings", false);

    /** Endpoint slices of a version of {@code discovery.k8s.io}. */
    public static ResourceType endpointSlices(String version) {
        return new ResourceType("discovery.k8s.io", version, "endpointslices", true);
    }

    /** As it stands in an object's {@code apiVersion}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Path of all objects of a namespace, or of the whole cluster when the namespace is empty. */
    String path(String namespace) {
        StringBuilder path = new StringBuilder(group.isEmpty() ? "/api/" : "/apis/").append(apiVersion());
        if (namespaced && !namespace.isEmpty()) {
            path.append("/namespaces/").append(encode(namespace));
        }
        return path.append('/').append(plural).toString();
    }

    /** Path of one object, or of a part of it when the subresource is not empty. */
    String path(String namespace, String name, String subresource) {
        if (namespaced == namespace.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("'" + namespace + "' and '" + name + "' do not name one of the " + plural
                    + ", which are " + (namespaced ? "in namespaces" : "in no namespace"));
        }
        String path = path(namespace) + "/" + encode(name);
        return subresource.isEmpty() ? path : path + "/" + subresource;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
