package io.coppice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs in a cluster.
 *
 * @param soon how long what is awaited may take
 */
record Workloads(Kubectl kubectl, Duration soon) {

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** The status of a condition; empty if it does not have it. */
    static String condition(JsonNode object, String type) {
        for (var condition : object.at("/status/conditions")) {
            if (condition.get("type").asText().equals(type)) {
                return condition.get("status").asText();
            }
        }
        return "";
    }

    /** Of a node that was away, Kubernetes says until it hears of it again that its pods are as they were. */
    String awaitAnswer(String pod, String... command) {
        var arguments = Stream.concat(Stream.of("exec", pod, "--"), Stream.of(command));
        return kubectl.until(result -> result.exitCode() == 0, soon, arguments.toArray(String[]::new))
                .out()
                .strip();
    }

    void awaitClient() {
        kubectl.ok("wait", "--for=condition=Ready", "pod/client", Kubectl.LIMIT);
        kubectl.ok("rollout", "status", "deployment/web", Kubectl.LIMIT);
    }

    String podOn(String node, String label) {
        return kubectl.items("get", "pods", "-l", label, "--field-selector=spec.nodeName=" + node).stream()
                .map(Workloads::name)
                .findFirst()
                .orElseThrow();
    }

    /** Where running pods are that are not about to go. */
    List<String> nodesOf(String label) {
        return nodesOf(kubectl.items(running(label)).stream());
    }

    void awaitNodesOf(String label, String... nodes) {
        var question = Stream.concat(Stream.of(running(label)), Stream.of("-o", "json"));
        kubectl.until(
                result -> result.exitCode() == 0
                        && nodesOf(Coppice.parse(result.out()).get("items").valueStream())
                                .equals(List.of(nodes)),
                soon,
                question.toArray(String[]::new));
    }

    /** Waits for a user to have been given so many certificates by a signer. */
    void awaitCertificates(String user, String signer, int wanted, Duration limit) {
        kubectl.until(
                result -> result.exitCode() == 0
                        && Coppice.parse(result.out())
                                        .get("items")
                                        .valueStream()
                                        .filter(request -> request.at("/spec/username")
                                                .asText()
                                                .equals(user))
                                        .filter(request -> request.at("/spec/signerName")
                                                .asText()
                                                .equals(signer))
                                        .filter(request -> request.at("/status").has("certificate"))
                                        .count()
                                >= wanted,
                limit,
                "get",
                "certificatesigningrequests",
                "-o",
                "json");
    }

    String bootId(String node) {
        return kubectl.ok("get", "node", node, "-o", "jsonpath={.status.nodeInfo.bootID}");
    }

    private static String[] running(String label) {
        return new String[] {"get", "pods", "-l", label, "--field-selector=status.phase=Running"};
    }

    private static List<String> nodesOf(Stream<JsonNode> pods) {
        return pods.filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
                .map(pod -> pod.at("/spec/nodeName").asText())
                .toList();
    }
}
