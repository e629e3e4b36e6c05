package io.coppice.machined.kubernetes.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.ObjectKey;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes out of Kubernetes' objects the little that DNS needs. */
final class Decoding {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private Decoding() {}

    static ServiceEntry service(ObjectNode object) {
        ObjectKey key = ObjectKey.of(object);
        JsonNode spec = object.path("spec");
        if (spec.path("type").asText().equals("ExternalName")) {
            return new ServiceEntry.ExternalName(key, spec.path("externalName").asText());
        }
        if (spec.path("clusterIP").asText().equals("None")) {
            return new ServiceEntry.Headless(key);
        }
        List<InetAddress> addresses = new ArrayList<>();
        if (spec.path("clusterIPs").isArray()) {
            for (JsonNode each : spec.path("clusterIPs")) {
                address(each).ifPresent(addresses::add);
            }
        } else {
            address(spec.path("clusterIP")).ifPresent(addresses::add);
        }
        return new ServiceEntry.ClusterIp(key, addresses, ports(spec.path("ports")));
    }

    /** Of an EndpointSlice of v1 or v1beta1. */
    static EndpointSource slice(ObjectNode object) {
        ObjectKey own = ObjectKey.of(object);
        String service =
                object.path("metadata").path("labels").path(SERVICE_NAME).asText();
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode each : object.path("endpoints")) {
            // Absent means ready: only what is known not to be ready is left out.
            if (each.path("conditions").path("ready").asBoolean(true)) {
                for (JsonNode address : each.path("addresses")) {
                    endpoint(address, each).ifPresent(endpoints::add);
                }
            }
        }
        return new EndpointSource(
                own,
                new ObjectKey(own.namespace(), service),
                List.of(new EndpointGroup(endpoints, ports(object.path("ports")))));
    }

    /** Of an Endpoints object, which has the name of its service. */
    static EndpointSource endpoints(ObjectNode object) {
        ObjectKey service = ObjectKey.of(object);
        List<EndpointGroup> groups = new ArrayList<>();
        for (JsonNode subset : object.path("subsets")) {
            List<Endpoint> endpoints = new ArrayList<>();
            for (JsonNode each : subset.path("addresses")) {
                endpoint(each.path("ip"), each).ifPresent(endpoints::add);
            }
            groups.add(new EndpointGroup(endpoints, ports(subset.path("ports"))));
        }
        return new EndpointSource(service, service, groups);
    }

    private static Optional<Endpoint> endpoint(JsonNode address, JsonNode details) {
        String hostname = details.path("hostname").asText("").toLowerCase(Locale.ROOT);
        return address(address).map(found -> new Endpoint(found, hostname));
    }

    private static List<Port> ports(JsonNode list) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode each : list) {
            ports.add(new Port(
                    each.path("name").asText("").toLowerCase(Locale.ROOT).intern(),
                    Protocol.of(each.path("protocol").asText()),
                    each.path("port").asInt()));
        }
        return ports;
    }

    /** Slices may hold names in place of addresses, and services without an address have an empty one: both are none. */
    private static Optional<InetAddress> address(JsonNode text) {
        try {
            return text.asText().isEmpty() ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text.asText()));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
