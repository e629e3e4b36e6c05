package io.coppice.machined.kubernetes;

import io.coppice.machined.identity.CertifiedKey;
import java.util.function.Supplier;

/**
 * How the API server reaches etcd.
 *
 * @param authority PEM of the CA of etcd
 * @param client gives the certificate that etcd accepts now; another one once it was renewed
 */
public record EtcdAccess(String authority, Supplier<CertifiedKey> client) {}
