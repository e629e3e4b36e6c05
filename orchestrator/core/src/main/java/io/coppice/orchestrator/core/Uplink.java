package io.coppice.orchestrator.core;

/** The network to the outside that every node sees alike. */
public final class Uplink {

    /** The node's own address. */
    public static final Ipv4Address ADDRESS = Ipv4Address.parse("10.89.255.2");

    /** The way out. */
    public static final Ipv4Address GATEWAY = Ipv4Address.parse("10.89.255.1");

    public static final int PREFIX = 24;

    /** Where a node's API listens. */
    public static final int API_PORT = 50_000;

    /** Where a control plane's Kubernetes API listens. */
    public static final int KUBERNETES_PORT = 6_443;

    private Uplink() {}
}
