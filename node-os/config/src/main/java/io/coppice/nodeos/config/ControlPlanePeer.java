package io.coppice.nodeos.config;

import java.net.InetAddress;

/**
 * A control plane of the cluster, as others reach it.
 *
 * @param name of the node
 * @param address on the cluster's segment
 */
public record ControlPlanePeer(String name, InetAddress address) {

    /** The document's {@code kind}. */
    public static final String KIND = "ControlPlanePeersConfig";
}
