package io.coppice.orchestrator.core;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * All that a cluster's trust is built on. Its {@link #toString} shows none of it.
 *
 * @param clusterId public identity of the cluster
 * @param clusterSecret shared by its members for discovery
 * @param bootstrapToken with which a kubelet joins
 * @param secretboxEncryptionSecret with which Kubernetes encrypts secrets in etcd
 * @param machineToken with which a node joins
 * @param machine authority of the node API
 * @param serviceAccountKey PEM of the key that signs Kubernetes' service account tokens
 */
public record ClusterSecrets(
        String clusterId,
        Secret clusterSecret,
        Secret bootstrapToken,
        Secret secretboxEncryptionSecret,
        Secret machineToken,
        Credential machine,
        Credential etcd,
        Credential kubernetes,
        Credential aggregator,
        Secret serviceAccountKey) {

    private static final String TOKEN_CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static ClusterSecrets generate(Instant now, SecureRandom random) {
        return new ClusterSecrets(
                Base64.getUrlEncoder().encodeToString(bytes(random)),
                new Secret(Base64.getEncoder().encodeToString(bytes(random))),
                token(random),
                new Secret(Base64.getEncoder().encodeToString(bytes(random))),
                token(random),
                CertificateAuthority.create("coppice", now, random),
                CertificateAuthority.create("etcd", now, random),
                CertificateAuthority.create("kubernetes", now, random),
                CertificateAuthority.create("front-proxy", now, random),
                CertificateAuthority.createKey(random));
    }

    private static byte[] bytes(SecureRandom random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Six characters, a dot, sixteen characters: the form of Kubernetes' bootstrap tokens. */
    private static Secret token(SecureRandom random) {
        return new Secret(characters(6, random) + "." + characters(16, random));
    }

    private static String characters(int count, SecureRandom random) {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) {
            text.append(TOKEN_CHARACTERS.charAt(random.nextInt(TOKEN_CHARACTERS.length())));
        }
        return text.toString();
    }
}
