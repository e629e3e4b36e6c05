package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.NodeIdentity;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Issues the certificates of a cluster's nodes and clients. Safe for use by several threads. */
public final class ClusterCertificates {

    public static final Duration NODE_LIFETIME = Duration.ofDays(365);
    public static final Duration CLIENT_LIFETIME = Duration.ofDays(365);

    /** Those who have it in the O of their certificate may do anything in Kubernetes. */
    private static final String KUBERNETES_MASTERS = "system:masters";

    private final CertificateAuthority machine;
    private final CertificateAuthority etcd;
    private final CertificateAuthority kubernetes;
    private final String machineAuthority;
    private final String kubernetesAuthority;

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
        kubernetes = CertificateAuthority.of("kubernetes", secrets.kubernetes());
        kubernetesAuthority = secrets.kubernetes().certificate();
        machineAuthority = secrets.machine().certificate();
    }

    /** All the certificates of one node; etcd's only for a control plane. */
    public NodeIdentity identity(DesiredNode node, Instant now, SecureRandom random) {
        var api = api(node, List.of(), now, random);
        return switch (node.role()) {
            case WORKER -> new NodeIdentity(Optional.of(api), Optional.empty(), Optional.empty());
            case CONTROL_PLANE ->
                new NodeIdentity(
                        Optional.of(api),
                        Optional.of(member(node, now, random)),
                        Optional.of(etcdClient(node, now, random)));
        };
    }

    /**
     * The certificate of the node's API.
     *
     * @param moreNames names and addresses besides the node's own
     */
    public Credential api(DesiredNode node, List<String> moreNames, Instant now, SecureRandom random) {
        var names = List.of(
                node.name().value(), "localhost", "127.0.0.1", node.address().toString(), Uplink.ADDRESS.toString());
        return api(
                node.name().value(),
                Stream.concat(names.stream(), moreNames.stream()).toList(),
                now,
                random);
    }

    /** The certificate of a node's API with these names and addresses. */
    Credential api(String commonName, List<String> names, Instant now, SecureRandom random) {
        return machine.issue(server(commonName, names), now, random);
    }

    private Credential member(DesiredNode node, Instant now, SecureRandom random) {
        var names = List.of(
                node.name().value(), "localhost", "127.0.0.1", node.address().toString());
        return etcd.issue(server(node.name().value(), names), now, random);
    }

    private Credential etcdClient(DesiredNode node, Instant now, SecureRandom random) {
        return etcd.issue(
                new CertificateRequest(
                        node.name() + "-etcd-client",
                        List.of(),
                        List.of(),
                        List.of(),
                        EnumSet.of(CertificateRequest.Purpose.CLIENT),
                        NODE_LIFETIME),
                now,
                random);
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

    /** The certificate of an administrator of Kubernetes. */
    public Credential kubernetesAdmin(Instant now, SecureRandom random) {
        return kubernetes.issue(
                new CertificateRequest(
                        "coppice-admin",
                        List.of(KUBERNETES_MASTERS),
                        List.of(),
                        List.of(),
                        EnumSet.of(CertificateRequest.Purpose.CLIENT),
                        CLIENT_LIFETIME),
                now,
                random);
    }

    /** PEM of the certificate that vouches for the servers of Kubernetes. */
    public String kubernetesAuthority() {
        return kubernetesAuthority;
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

    private static CertificateRequest server(String commonName, List<String> names) {
        var literals = Pattern.compile("[0-9.]+|.*:.*").asMatchPredicate();
        return new CertificateRequest(
                commonName,
                List.of(),
                names.stream().filter(literals.negate()).distinct().toList(),
                names.stream()
                        .filter(literals)
                        .distinct()
                        .map(InetAddress::ofLiteral)
                        .toList(),
                EnumSet.allOf(CertificateRequest.Purpose.class),
                NODE_LIFETIME);
    }
}
