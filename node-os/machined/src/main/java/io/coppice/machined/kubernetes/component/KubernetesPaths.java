package io.coppice.machined.kubernetes.component;

import io.coppice.machined.platform.NodePaths;
import java.nio.file.Path;

/**
 * Where the files of Kubernetes lie on a node.
 *
 * @param extension root of the mounted extension
 * @param secrets volatile directory of keys, certificates and kubeconfigs; only the agent's programs may read it
 * @param kubelet directory of the kubelet on the state disk
 * @param manifests directory of the kubelet's static pods
 * @param audit directory of the API's audit log
 * @param runtimeSocket where containerd listens
 * @param work of programs that need a working directory
 */
public record KubernetesPaths(
        Path extension, Path secrets, Path kubelet, Path manifests, Path audit, Path runtimeSocket, Path work) {

    /**
     * The paths on a node.
     *
     * @param extension where the extension is mounted
     */
    public static KubernetesPaths of(NodePaths paths, Path extension) {
        return new KubernetesPaths(
                extension,
                paths.run().resolve("kubernetes"),
                paths.lib().resolve("kubelet"),
                paths.lib().resolveSibling("etc/kubernetes/manifests"),
                paths.log().resolve("audit/kube"),
                paths.containerdSocket(),
                paths.run().resolve("kubernetes"));
    }

    public Path program(String name) {
        return extension.resolve("bin").resolve(name);
    }

    public Path libraries() {
        return extension.resolve("lib");
    }

    /** CA of the cluster with all that the config accepts besides. */
    public Path authority() {
        return secrets.resolve("ca.crt");
    }

    public Path secret(String name) {
        return secrets.resolve(name);
    }

    /** With which the kubelet asks for its first certificate. */
    public Path bootstrapKubeconfig() {
        return secrets.resolve("bootstrap.kubeconfig");
    }

    /** The node's own identity: of the kubelet, kube-proxy and the agent's watchers. */
    public Path nodeKubeconfig() {
        return secrets.resolve("kubelet.kubeconfig");
    }

    /** The agent's own, on control planes. */
    public Path agentKubeconfig() {
        return secrets.resolve("agent.kubeconfig");
    }

    /** There once the API server of this node has served, on the state disk. */
    public Path apiServed() {
        return kubelet.resolveSibling("kube-apiserver-served");
    }

    /** Where the kubelet keeps its certificates. */
    public Path kubeletCertificates() {
        return kubelet.resolve("pki");
    }

    /** The kubelet's client certificate with its key, which it replaces when it is renewed. */
    public Path kubeletCertificate() {
        return kubeletCertificates().resolve("kubelet-client-current.pem");
    }

    /** The kubelet's serving certificate with its key; the kubelet asks the cluster for it. */
    public Path kubeletServingCertificate() {
        return kubeletCertificates().resolve("kubelet-server-current.pem");
    }
}
