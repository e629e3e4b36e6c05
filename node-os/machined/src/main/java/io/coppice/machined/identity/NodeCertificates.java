package io.coppice.machined.identity;

import java.util.Optional;

/**
 * Certificates in force.
 *
 * @param api of the node's API
 * @param etcd of the etcd member; only on control planes
 * @param etcdClient with which the node speaks to etcd; only on control planes
 */
public record NodeCertificates(CertifiedKey api, Optional<CertifiedKey> etcd, Optional<CertifiedKey> etcdClient) {}
