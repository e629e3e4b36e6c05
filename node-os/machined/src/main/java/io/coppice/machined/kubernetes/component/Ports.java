package io.coppice.machined.kubernetes.component;

/**
 * TCP ports of Kubernetes' programs on a node.
 *
 * @param apiServer of the API, on all addresses
 * @param balancer of the node's own way to all API servers, on the loopback
 * @param etcd of etcd's clients, on the loopback and the node's own address
 * @param controllerManager health and metrics over TLS, on the loopback
 * @param scheduler health and metrics over TLS, on the loopback
 * @param kubelet of the kubelet's API, on all addresses
 * @param kubeletHealth on the loopback
 * @param proxyHealth on the loopback
 * @param proxyMetrics on the loopback
 */
public record Ports(
        int apiServer,
        int balancer,
        int etcd,
        int controllerManager,
        int scheduler,
        int kubelet,
        int kubeletHealth,
        int proxyHealth,
        int proxyMetrics) {

    /** Where the balancer listens unless the config says otherwise. */
    public static final int BALANCER = 7445;

    /** Kubernetes' usual ports. */
    public static Ports standard(int apiServer, int balancer) {
        return new Ports(apiServer, balancer, 2379, 10257, 10259, 10250, 10248, 10256, 10249);
    }
}
