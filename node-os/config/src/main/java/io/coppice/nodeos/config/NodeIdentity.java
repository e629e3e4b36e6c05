package io.coppice.nodeos.config;

import java.util.Optional;

/**
 * Certificates of this node that were issued beforehand. What is absent is issued by the node from the CA keys of its config.
 *
 * @param api server certificate of the node's API
 * @param etcd server and peer certificate of the etcd member
 * @param etcdClient client certificate with which the node speaks to etcd
 */
public record NodeIdentity(Optional<Credential> api, Optional<Credential> etcd, Optional<Credential> etcdClient) {

    /** The document's {@code kind}. */
    public static final String KIND = "NodeIdentityConfig";
}
