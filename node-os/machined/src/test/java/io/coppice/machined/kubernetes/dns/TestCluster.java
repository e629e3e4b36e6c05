package io.coppice.machined.kubernetes.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.util.List;

/** A cluster as its API server tells of it: one service of every kind. */
final class TestCluster {

    static final InetAddress DNS_ADDRESS = InetAddress.ofLiteral("10.96.0.10");

    private static final ObjectMapper YAML = new YAMLMapper();

    private static final List<String> SERVICES = List.of("""
            metadata: {name: kubernetes, namespace: default}
            spec:
              type: ClusterIP
              clusterIP: 10.96.0.1
              clusterIPs: [10.96.0.1]
              ports: [{name: https, protocol: TCP, port: 443, targetPort: 6443}]
            """, """
            metadata: {name: web, namespace: shop}
            spec:
              clusterIP: 10.96.7.7
              ports: [{port: 80}]
            """, """
            metadata: {name: dual, namespace: shop}
            spec:
              clusterIP: 10.96.9.9
              clusterIPs: [10.96.9.9, "fd00:96::9"]
              ports:
              - {name: dns, protocol: UDP, port: 53}
              - {name: dns-tcp, protocol: TCP, port: 53}
            """, """
            metadata: {name: db, namespace: shop}
            spec:
              clusterIP: None
              ports: [{name: sql, protocol: TCP, port: 5432}]
            """, """
            metadata: {name: idle, namespace: shop}
            spec: {clusterIP: None, ports: [{name: sql, protocol: TCP, port: 5432}]}
            """, """
            metadata: {name: far, namespace: shop}
            spec: {type: ExternalName, externalName: www.example.com}
            """, """
            metadata: {name: near, namespace: shop}
            spec: {type: ExternalName, externalName: kubernetes.default.svc.cluster.local}
            """, """
            metadata: {name: circle, namespace: shop}
            spec: {type: ExternalName, externalName: circle.shop.svc.cluster.local}
            """, """
            metadata: {name: pending, namespace: shop}
            spec: {type: ClusterIP, clusterIP: "", ports: [{name: http, port: 80}]}
            """);

    private static final List<String> SLICES = List.of("""
            metadata: {name: db-abc, namespace: shop, labels: {kubernetes.io/service-name: db}}
            addressType: IPv4
            endpoints:
            - {addresses: [10.244.1.5], hostname: db-0, conditions: {ready: true}}
            - {addresses: [10.244.2.6], hostname: DB-1}
            - {addresses: [10.244.2.7], conditions: {ready: true}}
            - {addresses: [10.244.2.8], hostname: db-3, conditions: {ready: false}}
            ports: [{name: sql, protocol: TCP, port: 5432}]
            """, """
            metadata: {name: db-six, namespace: shop, labels: {kubernetes.io/service-name: db}}
            addressType: IPv6
            endpoints:
            - {addresses: ["fd00:244::5"], hostname: db-0}
            ports: [{name: sql, protocol: TCP, port: 5432}]
            """, """
            metadata: {name: idle-1, namespace: shop, labels: {kubernetes.io/service-name: idle}}
            addressType: IPv4
            endpoints: [{addresses: [10.244.3.9], conditions: {ready: false}}]
            ports: [{name: sql, protocol: TCP, port: 5432}]
            """, """
            metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: [{addresses: [10.244.1.9], hostname: web-0}]
            ports: [{name: "", protocol: TCP, port: 8080}]
            """, """
            metadata: {name: named, namespace: shop, labels: {kubernetes.io/service-name: web}}
            addressType: FQDN
            endpoints: [{addresses: [www.example.com]}]
            ports: []
            """);

    private TestCluster() {}

    static ClusterState state() {
        ClusterState state = new ClusterState();
        state.namespaces().replaced(List.of("default", "shop", "empty"));
        state.services()
                .replaced(SERVICES.stream()
                        .map(TestCluster::object)
                        .map(Decoding::service)
                        .toList());
        state.endpoints()
                .replaced(SLICES.stream()
                        .map(TestCluster::object)
                        .map(Decoding::slice)
                        .toList());
        return state;
    }

    static ClusterZone zone(ClusterView view) {
        ReverseZones reverse = new ReverseZones(List.of(
                IpPrefix.parse("10.244.0.0/16"), IpPrefix.parse("10.96.0.0/12"), IpPrefix.parse("fd00:96::/108")));
        return new ClusterZone("cluster.local", DNS_ADDRESS, reverse, view);
    }

    static ObjectNode object(String yaml) {
        try {
            return YAML.readValue(yaml, ObjectNode.class);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(failure);
        }
    }
}
