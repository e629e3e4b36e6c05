package io.coppice.machined.node;

/**
 * All ports of a node.
 *
 * @param identity who and what the node is
 * @param services the supervised services
 * @param logs logs of services
 * @param kernelLog log of the kernel
 * @param events what happens on the node
 * @param config the machine config
 * @param etcd the local etcd member
 * @param kubernetes what of Kubernetes runs here
 * @param containers what containerd runs
 * @param images container images
 * @param lifecycle ends of the node
 * @param lease how long the node lives
 * @param fork what makes a fork of a node itself
 * @param faults what makes the node bear faults
 */
public record Node(
        Identity identity,
        ServiceControl services,
        LogSource logs,
        KernelLog kernelLog,
        EventSource events,
        ConfigControl config,
        EtcdControl etcd,
        KubernetesControl kubernetes,
        ContainerSource containers,
        ImageControl images,
        LifecycleControl lifecycle,
        LeaseControl lease,
        ForkControl fork,
        FaultControl faults) {}
