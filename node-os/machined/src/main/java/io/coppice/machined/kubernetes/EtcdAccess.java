package io.coppice.machined.kubernetes;

import io.coppice.machined.identity.CertifiedKey;

/**
 * How the API server reaches etcd.
 *
 * @param authority PEM of the CA of etcd
 * @param client certificate that etcd accepts
 */
public record EtcdAccess(String authority, CertifiedKey client) {}
