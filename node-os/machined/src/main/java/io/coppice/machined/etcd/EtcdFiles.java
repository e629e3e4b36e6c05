package io.coppice.machined.etcd;

import java.nio.file.Path;

/**
 * Files of the member.
 *
 * @param data directory of the database
 * @param bootstrapMark there once this node was told to begin a new cluster
 * @param authority certificates that peers' and clients' certificates must come from
 * @param certificate shown to peers and clients
 * @param key of the certificate
 */
public record EtcdFiles(Path data, Path bootstrapMark, Path authority, Path certificate, Path key) {}
