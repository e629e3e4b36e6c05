package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.NodeIdentity;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Issues the certificates of a cluster's nodes and clients. Safe for use by several threads. */
public final class ClusterCertificates {

    public static final Duration NODE_LIFETIME = Duration.ofDays(365);
    public static final Duration CLIENT_LIFETIME = Duration.ofDays(365);

    private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");

    private final CertificateAuthority machine;
    private final CertificateAuthority etcd;
    private final String machineAuthority;

    /** What a client may do. */
    public enum Role {
        ADMIN("os:admin"),
        OPERATOR("os:operator"),
        READER("os:reader");

        private final String label;

        Role(String label) {
            this.label = label;
        }

        /** As it stands in the O of a client's certificate. */
        public String label() {
            return label;
        }
    }

    /** @throws IllegalArgumentException if an authority cannot issue certificates */
    public ClusterCertificates(ClusterSecrets secrets) {
        machine = CertificateAuthority.of("machine", secrets.machine());
        etcd = CertificateAuthority.of("etcd", secrets.etcd());
        machineAuthority = secrets.machine().certificate();
    }

    /** All the certificates of one node; etcd's only for a control plane. */
    public NodeIdentity identity(DesiredNode node, Instant now, SecureRandom random) {
        var api = machine.issue(server(node, List.of(LOOPBACK, node.address(), Uplink.ADDRESS)), now, random);
        return switch (node.role()) {
            case WORKER -> new NodeIdentity(Optional.of(api), Optional.empty(), Optional.empty());
            case CONTROL_PLANE ->
                new NodeIdentity(
                        Optional.of(api),
                        Optional.of(etcd.issue(server(node, List.of(LOOPBACK, node.address())), now, random)),
                        Optional.of(etcd.issue(
                                new CertificateRequest(
                                        node.name() + "-etcd-client",
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        EnumSet.of(CertificateRequest.Purpose.CLIENT),
                                        NODE_LIFETIME),
                                now,
                                random)));
        };
    }

    /** A client's certificate with these roles. */
    public Credential client(Set<Role> roles, Duration lifetime, Instant now, SecureRandom random) {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a client needs a role");
        }
        var labels = EnumSet.copyOf(roles).stream().map(Role::label).toList();
        return machine.issue(
                new CertificateRequest(
                        "coppice",
                        labels,
                        List.of(),
                        List.of(),
                        EnumSet.of(CertificateRequest.Purpose.CLIENT),
                        lifetime),
                now,
                random);
    }

    /** The configuration of an administrator's client, with the control planes as endpoints. */
    public ClientConfig adminConfig(DesiredCluster cluster, Instant now, SecureRandom random) {
        return clientConfig(
                cluster.name().value(),
                cluster.controlPlanes().stream().map(DesiredNode::apiEndpoint).toList(),
                Set.of(Role.ADMIN),
                now,
                random);
    }

    public ClientConfig clientConfig(
            String context, List<String> endpoints, Set<Role> roles, Instant now, SecureRandom random) {
        var credential = client(roles, CLIENT_LIFETIME, now, random);
        return new ClientConfig(
                context,
                java.util.Map.of(
                        context,
                        new ClientConfig.Context(
                                endpoints,
                                List.of(),
                                machineAuthority,
                                credential.certificate(),
                                credential.key().orElseThrow())));
    }

    private static CertificateRequest server(DesiredNode node, List<Ipv4Address> addresses) {
        return new CertificateRequest(
                node.name().value(),
                List.of(),
                List.of(node.name().value(), "localhost"),
                addresses,
                EnumSet.allOf(CertificateRequest.Purpose.class),
                NODE_LIFETIME);
    }
}
