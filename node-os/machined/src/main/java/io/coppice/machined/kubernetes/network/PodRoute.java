package io.coppice.machined.kubernetes.network;

import io.coppice.nodeos.config.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;

/** The way to the pods of another node. */
record PodRoute(IpPrefix subnet, InetAddress node) {

    /** Marks the routes that are ours, so that those of nodes that are gone are found; no other program uses the number. */
    static final int PROTOCOL = 67;

    boolean ipv4() {
        return subnet.address() instanceof Inet4Address;
    }

    /** As an argument of {@code ip route replace}. */
    String command() {
        return subnet + " via " + node.getHostAddress() + " proto " + PROTOCOL;
    }
}
