package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.component.NodeSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** What every cluster holds: how nodes join, what they may do, and where names are asked for. */
public final class BuiltInManifests {

    /** Who asks with the token of the config. */
    private static final String JOINING = "system:bootstrappers:nodes";

    private static final String NODES = "system:nodes";
    private static final String SYSTEM = "kube-system";
    private static final String SIGNING = "system:certificates.k8s.io:certificatesigningrequests:";
    private static final int DNS_PORT = 53;

    private BuiltInManifests() {}

    /** All, those without which no node can join first. */
    public static List<ObjectNode> of(NodeSettings settings) {
        List<ObjectNode> objects = new ArrayList<>();
        objects.add(Objects.binding("coppice:join", "system:node-bootstrapper", JOINING));
        objects.add(Objects.binding("coppice:approve-node-client", SIGNING + "nodeclient", JOINING));
        settings.cluster().token().ifPresent(token -> objects.add(bootstrapToken(token.value())));
        objects.add(Objects.binding("coppice:renew-node-client", SIGNING + "selfnodeclient", NODES));
        objects.add(nodeRole());
        objects.add(Objects.binding("coppice:node", "coppice:node", NODES));
        objects.add(Objects.binding("coppice:node-proxier", "system:node-proxier", NODES));
        if (!settings.cluster().coreDns().disabled()) {
            objects.add(dnsService(settings.dnsServiceAddress()));
        }
        return objects;
    }

    /** @param token {@code id.secret} */
    private static ObjectNode bootstrapToken(String token) {
        int dot = token.indexOf('.');
        String id = token.substring(0, dot);
        ObjectNode secret = Objects.object("v1", "Secret", SYSTEM, "bootstrap-token-" + id);
        secret.put("type", "bootstrap.kubernetes.io/token");
        secret.putObject("stringData")
                .put("token-id", id)
                .put("token-secret", token.substring(dot + 1))
                .put("usage-bootstrap-authentication", "true")
                .put("auth-extra-groups", JOINING);
        return secret;
    }

    /** What the agent and kube-proxy see with the identity of their node. */
    private static ObjectNode nodeRole() {
        ObjectNode role = Objects.object(Objects.RBAC + "/v1", "ClusterRole", "", "coppice:node");
        List<String> read = List.of("get", "list", "watch");
        Objects.rule(role, "", List.of("services", "endpoints", "namespaces", "nodes", "pods"), read);
        Objects.rule(role, "discovery.k8s.io", List.of("endpointslices"), read);
        return role;
    }

    /** Every node answers under this address itself, so kube-proxy is to leave it alone. */
    private static ObjectNode dnsService(InetAddress address) {
        ObjectNode service = Objects.object("v1", "Service", SYSTEM, "kube-dns");
        service.withObject("/metadata")
                .putObject("labels")
                .put("k8s-app", "kube-dns")
                .put("kubernetes.io/name", "CoppiceDNS")
                .put("service.kubernetes.io/service-proxy-name", "coppice-dns");
        ObjectNode spec = service.putObject("spec");
        spec.put("clusterIP", address.getHostAddress());
        ArrayNode ports = spec.putArray("ports");
        ports.addObject().put("name", "dns").put("port", DNS_PORT).put("protocol", "UDP");
        ports.addObject().put("name", "dns-tcp").put("port", DNS_PORT).put("protocol", "TCP");
        return service;
    }
}
