package io.coppice.machined.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.kubernetes.client.Access;
import io.coppice.machined.kubernetes.client.Decoder;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.ResourceListener;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.kubernetes.client.ServerProbe;
import io.coppice.machined.node.Feed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real control plane: what the node starts works, and what it keeps in the API is there. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlPlaneIT {

    private static final ResourceType REQUESTS = ResourceType.CERTIFICATE_SIGNING_REQUESTS;
    private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";

    private RealControlPlane plane;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        plane = RealControlPlane.start(root);
    }

    @AfterAll
    void stop() throws Exception {
        if (plane != null) {
            plane.close();
        }
    }

    @Test
    void secretsAreEncryptedInEtcd() throws Exception {
        ObjectNode secret = object("v1", "Secret", "default", "hidden");
        secret.putObject("stringData").put("word", "a-very-plain-word");
        ObjectNode map = object("v1", "ConfigMap", "default", "open");
        map.putObject("data").put("word", "another-plain-word");
        await(ResourceType.NAMESPACES, "", "default", namespace -> true);
        plane.client().apply(secret);
        plane.client().apply(map);

        String database = snapshot();

        assertThat(database)
                .contains("/registry/secrets/default/hidden", "k8s:enc:secretbox:v1:key1:", "another-plain-word")
                .doesNotContain("a-very-plain-word")
                .doesNotContain(
                        Base64.getEncoder().encodeToString("a-very-plain-word".getBytes(StandardCharsets.UTF_8)));
        assertThat(plane.client()
                        .get(ResourceType.SECRETS, "default", "hidden")
                        .orElseThrow()
                        .at("/data/word")
                        .binaryValue())
                .isEqualTo("a-very-plain-word".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void manifestsAreApplied() throws Exception {
        ObjectNode map = await(ResourceType.CONFIG_MAPS, "extra", "settings", found -> true);
        assertThat(map.at("/data/colour").asText()).isEqualTo("green");
        ObjectNode dns = await(ResourceType.SERVICES, "kube-system", "kube-dns", found -> true);
        assertThat(dns.at("/spec/clusterIP").asText()).isEqualTo("10.96.0.10");
        ObjectNode role = await(ResourceType.CLUSTER_ROLES, "", "coppice:node", found -> true);
        assertThat(role.at("/rules")).hasSize(2);
    }

    @Test
    void aNodeJoinsWithTheTokenAndServesWithItsOwnNameOnly() throws Exception {
        await(ResourceType.SECRETS, "kube-system", "bootstrap-token-abcdef", found -> true);
        await(ResourceType.CLUSTER_ROLE_BINDINGS, "", "coppice:approve-node-client", found -> true);
        SigningRequest request = SigningRequest.of("system:node:worker-1", "system:nodes", List.of(), List.of());
        try (KubernetesClient joining = client(Optional.empty(), Optional.of(RealControlPlane.TOKEN))) {
            joining.create(REQUESTS, "", request.object("join", CLIENT_SIGNER, "client auth"));
        }
        CertifiedKey identity = request.issued(awaitCertificate("join"));

        ObjectNode node = object("v1", "Node", "", "worker-1");
        try (KubernetesClient worker = client(Optional.of(identity), Optional.empty())) {
            worker.create(ResourceType.NODES, "", node);
            ObjectNode status = object("v1", "Node", "", "worker-1");
            status.putObject("status")
                    .putArray("addresses")
                    .addObject()
                    .put("type", "InternalIP")
                    .put("address", "10.88.1.101");
            worker.patch(
                    ResourceType.NODES,
                    "",
                    "worker-1",
                    "status",
                    io.coppice.machined.kubernetes.client.PatchType.STRATEGIC,
                    status);
            SigningRequest foreign = SigningRequest.of(
                    "system:node:worker-1", "system:nodes", List.of("worker-1"), List.of("10.88.1.11"));
            worker.create(REQUESTS, "", foreign.object("foreign", "kubernetes.io/kubelet-serving", "server auth"));
            SigningRequest own = SigningRequest.of(
                    "system:node:worker-1", "system:nodes", List.of("worker-1"), List.of("10.88.1.101"));
            worker.create(REQUESTS, "", own.object("own", "kubernetes.io/kubelet-serving", "server auth"));
            awaitCertificate("own");
            assertThat(plane.client().get(REQUESTS, "", "foreign").orElseThrow().at("/status/conditions"))
                    .isEmpty();
            // What kube-proxy and the agent see with the identity of their node.
            assertThat(worker.list(ResourceType.SERVICES, Selection.ALL, Decoder.WHOLE)
                            .items())
                    .isNotEmpty();
            assertThatThrownBy(() -> worker.list(ResourceType.SECRETS, Selection.ALL, Decoder.WHOLE))
                    .isInstanceOfSatisfying(
                            KubernetesException.class,
                            refusal -> assertThat(refusal.kind()).isEqualTo(KubernetesException.Kind.FORBIDDEN));
        }
    }

    @Test
    void strangersAreRefused() throws Exception {
        CertifiedKey other = CertificateIssuer.of("other", CertificateIssuer.authority("other", Duration.ofDays(1)))
                .issue(new CertificateRequest(
                        "admin", "system:masters", List.of(), List.of(), false, true, Duration.ofDays(1)));
        for (KubernetesClient stranger : List.of(
                client(Optional.empty(), Optional.empty()),
                client(Optional.empty(), Optional.of("abcdef.fedcba9876543210")),
                client(Optional.of(other), Optional.empty()))) {
            try (stranger) {
                assertThatThrownBy(() -> stranger.read("/api/v1/nodes"))
                        .isInstanceOfSatisfying(
                                KubernetesException.class,
                                refusal ->
                                        assertThat(refusal.kind()).isEqualTo(KubernetesException.Kind.UNAUTHENTICATED));
            }
        }
    }

    @Test
    void aNodeSaysWhyItCannotJoin() throws Exception {
        await(ResourceType.SECRETS, "kube-system", "bootstrap-token-abcdef", found -> true);
        assertThat(said(plane.authority(), "abcdef.fedcba9876543210"))
                .isEqualTo("waiting for the API: it does not know the node's cluster.token (yet)");
        String other =
                CertificateIssuer.authority("kubernetes", Duration.ofDays(1)).certificate();
        assertThat(said(other, RealControlPlane.TOKEN))
                .isEqualTo("waiting for the API: its certificate is not from the cluster.ca of this node");
    }

    /** What a node says first, that waits for the API with this trust and this token. */
    private String said(String authorities, String token) throws Exception {
        Access access = new Access(plane.server(), authorities, Optional.empty(), Optional.of(token));
        CompletableFuture<String> first = new CompletableFuture<>();
        try (ServerProbe joining = new ServerProbe(() -> access)) {
            ServerGate gate = new ServerGate(() -> false, joining, joining, plane.server());
            Thread node = Thread.ofVirtual().start(() -> {
                try {
                    gate.await(first::complete);
                    first.complete("the API took it");
                } catch (InterruptedException enough) {
                    Thread.currentThread().interrupt();
                }
            });
            try {
                return first.get(60, TimeUnit.SECONDS);
            } finally {
                node.interrupt();
                node.join();
            }
        }
    }

    @Test
    void certificatesAreRenewedBeforeTheyEnd() throws Exception {
        Instant now = Instant.now();
        Certificate before = shownByTheServer();
        plane.kubernetes().renewCertificates(now);
        assertThat(shownByTheServer()).isEqualTo(before);

        plane.kubernetes().renewCertificates(now.plus(Duration.ofDays(300)));

        plane.awaitHealthy();
        assertThat(plane.reports).contains("kubernetes: certificates were renewed");
        assertThat(shownByTheServer()).isNotEqualTo(before);
        assertThat(plane.client()
                        .list(ResourceType.NAMESPACES, Selection.ALL, Decoder.WHOLE)
                        .items())
                .isNotEmpty();
    }

    @Test
    void theServerTakesTheCertificateForEtcdThatTheAgentRenewed() throws Exception {
        CertifiedKey renewed = plane.renewEtcdClient();

        plane.kubernetes().renewCertificates(Instant.now());

        plane.awaitHealthy();
        assertThat(plane.paths.secret("etcd-client.crt")).hasContent(renewed.certificate());
        assertThat(plane.paths.secret("etcd-client.key")).hasContent(renewed.key());
    }

    private Certificate shownByTheServer() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "cluster",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(plane.authority().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plane.server().getHost(), plane.server().getPort())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void theAdministratorsKubeconfigWorks() throws Exception {
        Path file = plane.paths.secret("admin.kubeconfig");
        Files.writeString(file, plane.kubernetes().adminKubeconfig());
        try (KubernetesClient admin =
                new KubernetesClient(new io.coppice.machined.kubernetes.client.Kubeconfig(file))) {
            assertThat(admin.list(ResourceType.SECRETS, Selection.ALL, Decoder.WHOLE)
                            .items())
                    .isNotEmpty();
        }
    }

    @Test
    void aControlPlanesNodeIsMarkedAndItsTaintComesBack() throws Exception {
        ObjectNode node = object("v1", "Node", "", "cp-1");
        node.putObject("spec").put("unschedulable", true);
        plane.client().create(ResourceType.NODES, "", node);
        ObjectNode marked = await(
                ResourceType.NODES,
                "",
                "cp-1",
                found -> found.at("/metadata/labels").has("node-role.kubernetes.io/control-plane")
                        && tainted(found, "node-role.kubernetes.io/master"));
        assertThat(marked.at("/metadata/labels/example.com~1rack").asText()).isEqualTo("7");
        assertThat(marked.at("/metadata/annotations/example.com~1note").asText())
                .isEqualTo("n");
        assertThat(marked.at("/spec/unschedulable").asBoolean()).isTrue();
    }

    private static boolean tainted(ObjectNode node, String key) {
        for (JsonNode taint : node.at("/spec/taints")) {
            if (taint.path("key").asText().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private String awaitCertificate(String request) throws Exception {
        ObjectNode decided = await(
                REQUESTS,
                "",
                request,
                found -> !found.at("/status/certificate").asText().isEmpty());
        return new String(
                Base64.getDecoder().decode(decided.at("/status/certificate").asText()), StandardCharsets.US_ASCII);
    }

    private ObjectNode await(ResourceType type, String namespace, String name, Predicate<ObjectNode> condition)
            throws Exception {
        CompletableFuture<ObjectNode> seen = new CompletableFuture<>();
        Selection selection = new Selection(namespace, "", "metadata.name=" + name);
        ResourceListener<ObjectNode> listener = new ResourceListener<>() {
            @Override
            public void replaced(List<ObjectNode> items) {
                items.forEach(this::changed);
            }

            @Override
            public void changed(ObjectNode item) {
                if (condition.test(item)) {
                    seen.complete(item);
                }
            }

            @Override
            public void removed(ObjectNode item) {}
        };
        try (ResourceWatch<ObjectNode> watch =
                new ResourceWatch<>(plane.client(), type, selection, Decoder.WHOLE, listener)) {
            watch.start();
            return seen.get(90, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError(type.plural() + " " + name + " is not as it should be; " + plane.reports, late);
        }
    }

    private String snapshot() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Feed<byte[]> feed = plane.etcd.control().snapshot()) {
            byte[] piece = feed.next();
            while (piece != null) {
                bytes.write(piece);
                piece = feed.next();
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private KubernetesClient client(Optional<CertifiedKey> certificate, Optional<String> token) {
        Access access = new Access(plane.server(), plane.authority(), certificate, token);
        return new KubernetesClient(() -> access);
    }

    private static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
