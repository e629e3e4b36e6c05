package io.coppice.machined.etcd;

import io.coppice.machined.identity.HostName;

/**
 * Where a member is reached.
 *
 * @param name of its node
 * @param host its address; IPv6 without brackets
 * @param clientPort port of the client API
 * @param peerPort port that other members use
 */
public record EtcdEndpoint(String name, String host, int clientPort, int peerPort) {

    public static final int CLIENT_PORT = 2379;
    public static final int PEER_PORT = 2380;

    /** An endpoint with etcd's own ports. */
    public static EtcdEndpoint of(String name, String host) {
        return new EtcdEndpoint(name, host, CLIENT_PORT, PEER_PORT);
    }

    public String clientUrl() {
        return url(clientPort);
    }

    public String peerUrl() {
        return url(peerPort);
    }

    private String url(int port) {
        return "https://" + HostName.inUrl(host) + ":" + port;
    }
}
