package io.coppice.machined.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.SigningRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServingRequestTest {

    private static final Set<InetAddress> OWN = Set.of(InetAddress.ofLiteral("10.88.1.101"));
    private static final Set<InetAddress> OTHERS = Set.of(InetAddress.ofLiteral("10.88.1.11"));
    private static final String SUBJECT = "O=system:nodes,CN=system:node:worker-1";
    private static final List<String> USAGES = List.of("key encipherment", "digital signature", "server auth");

    @Test
    void aNodeMayServeUnderItsNameAndAddress() throws Exception {
        ObjectNode request = request(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.101");
        assertThat(ServingRequest.pending(request)).isTrue();
        assertThat(ServingRequest.node(request)).contains("worker-1");
        assertThat(ServingRequest.objection(request, OWN, OTHERS)).isEmpty();
    }

    @Test
    void whatIsNotTheNodesOwnIsRefused() throws Exception {
        assertThat(objection(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.11"))
                .contains("10.88.1.11");
        assertThat(objection(SUBJECT, "system:node:worker-1", USAGES, "kubernetes", "10.88.1.101"))
                .contains("names kubernetes");
        assertThat(objection(
                        "O=system:nodes,CN=system:node:cp-1",
                        "system:node:worker-1",
                        USAGES,
                        "worker-1",
                        "10.88.1.101"))
                .contains("subject");
        assertThat(objection(
                        "O=system:masters,CN=system:node:worker-1",
                        "system:node:worker-1",
                        USAGES,
                        "worker-1",
                        "10.88.1.101"))
                .contains("subject");
        assertThat(objection(SUBJECT, "system:node:worker-1", List.of("client auth"), "worker-1", "10.88.1.101"))
                .contains("client auth");
        assertThat(objection(SUBJECT, "somebody", USAGES, "worker-1", "10.88.1.101"))
                .contains("not asked for by a node");
        assertThat(objection(SUBJECT, "system:node:worker-1", USAGES, "worker-1", null))
                .contains("no address");
        ObjectNode stolen = request(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.101");
        assertThat(ServingRequest.objection(stolen, OWN, OWN))
                .hasValueSatisfying(text -> assertThat(text).contains("not (only)"));
        ObjectNode garbage = request(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.101");
        garbage.withObject("/spec").put("request", "AAAA");
        assertThat(ServingRequest.objection(garbage, OWN, OTHERS)).isPresent();
    }

    @Test
    void decidedOrForeignRequestsAreLeftAlone() throws Exception {
        ObjectNode approved = request(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.101");
        approved.withObject("/status").putArray("conditions").addObject().put("type", "Denied");
        assertThat(ServingRequest.pending(approved)).isFalse();
        ObjectNode client = request(SUBJECT, "system:node:worker-1", USAGES, "worker-1", "10.88.1.101");
        client.withObject("/spec").put("signerName", "kubernetes.io/kube-apiserver-client-kubelet");
        assertThat(ServingRequest.pending(client)).isFalse();
    }

    private static String objection(
            String subject, String user, List<String> usages, String name, @Nullable String address) throws Exception {
        return ServingRequest.objection(request(subject, user, usages, name, address), OWN, OTHERS)
                .orElse("");
    }

    private static ObjectNode request(
            String subject, String user, List<String> usages, String name, @Nullable String address) throws Exception {
        String group = subject.substring(2, subject.indexOf(','));
        String commonName = subject.substring(subject.indexOf("CN=") + 3);
        ObjectNode request = SigningRequest.of(
                        commonName, group, List.of(name), address == null ? List.of() : List.of(address))
                .object("request", ServingRequest.SIGNER, "server auth");
        ObjectNode spec = request.withObject("/spec");
        spec.put("username", user).putArray("groups").add("system:nodes").add("system:authenticated");
        spec.remove("usages");
        usages.forEach(spec.putArray("usages")::add);
        return request;
    }
}
