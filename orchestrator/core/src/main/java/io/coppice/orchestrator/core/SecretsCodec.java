package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReader;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Secret;
import io.coppice.orchestrator.CoppiceException;
import java.util.Optional;

/** {@code secrets.yaml}, in the format of Talos' secrets bundle. */
public final class SecretsCodec {

    private static final Secret NO_SECRET = new Secret("");
    private static final Credential NO_CREDENTIAL = Credential.trust("");

    private SecretsCodec() {}

    public static String write(ClusterSecrets secrets) {
        return YamlWriter.write(Nodes.mapping()
                .put(
                        "cluster",
                        Nodes.mapping()
                                .put("id", secrets.clusterId())
                                .put("secret", secrets.clusterSecret().value())
                                .build())
                .put(
                        "secrets",
                        Nodes.mapping()
                                .put("bootstraptoken", secrets.bootstrapToken().value())
                                .put(
                                        "secretboxencryptionsecret",
                                        secrets.secretboxEncryptionSecret().value())
                                .build())
                .put(
                        "trustdinfo",
                        Nodes.mapping()
                                .put("token", secrets.machineToken().value())
                                .build())
                .put(
                        "certs",
                        Nodes.mapping()
                                .put("etcd", credential(secrets.etcd()))
                                .put("k8s", credential(secrets.kubernetes()))
                                .put("k8saggregator", credential(secrets.aggregator()))
                                .put(
                                        "k8sserviceaccount",
                                        Nodes.mapping()
                                                .put(
                                                        "key",
                                                        Pem.encode(secrets.serviceAccountKey()
                                                                .value()))
                                                .build())
                                .put("os", credential(secrets.machine()))
                                .build())
                .build());
    }

    /**
     * @param source name of the file, for messages; no message ever holds a secret
     * @throws CoppiceException.InvalidRequest with every problem, if the text is no bundle of secrets
     */
    public static ClusterSecrets read(String text, String source) {
        var secrets = DocumentReading.read(
                text,
                source,
                "the secrets in " + source,
                ValueReaders.mapping(SecretsCodec::bundle),
                "Put back the file as it was written, or take the cluster down and up again.");
        for (var authority :
                new Credential[] {secrets.machine(), secrets.etcd(), secrets.kubernetes(), secrets.aggregator()}) {
            usable(authority, source);
        }
        return secrets;
    }

    private static void usable(Credential authority, String source) {
        try {
            CertificateAuthority.of(source, authority);
        } catch (IllegalArgumentException e) {
            throw new CoppiceException.InvalidRequest(
                    "the secrets in " + source + " cannot be used",
                    java.util.List.of(String.valueOf(e.getMessage())),
                    "Put back the file as it was written, or take the cluster down and up again.");
        }
    }

    private static ClusterSecrets bundle(MappingReader keys) {
        var cluster = keys.required("cluster", ValueReaders.mapping(Identity::read), Identity.NONE);
        var tokens = keys.required("secrets", ValueReaders.mapping(Tokens::read), Tokens.NONE);
        var machineToken = keys.required(
                "trustdinfo",
                ValueReaders.mapping(mapping -> mapping.required("token", secretText(), NO_SECRET)),
                NO_SECRET);
        var certificates = keys.required("certs", ValueReaders.mapping(Certificates::read), Certificates.NONE);
        return new ClusterSecrets(
                cluster.id(),
                cluster.secret(),
                tokens.bootstrap(),
                tokens.secretbox(),
                machineToken,
                certificates.machine(),
                certificates.etcd(),
                certificates.kubernetes(),
                certificates.aggregator(),
                certificates.serviceAccount());
    }

    private record Identity(String id, Secret secret) {
        static final Identity NONE = new Identity("", NO_SECRET);

        static Identity read(MappingReader keys) {
            return new Identity(
                    keys.required("id", ValueReaders.nonEmptyText(), ""),
                    keys.required("secret", secretText(), NO_SECRET));
        }
    }

    private record Tokens(Secret bootstrap, Secret secretbox) {
        static final Tokens NONE = new Tokens(NO_SECRET, NO_SECRET);

        static Tokens read(MappingReader keys) {
            return new Tokens(
                    keys.required("bootstraptoken", secretText(), NO_SECRET),
                    keys.required("secretboxencryptionsecret", secretText(), NO_SECRET));
        }
    }

    private record Certificates(
            Credential etcd, Credential kubernetes, Credential aggregator, Secret serviceAccount, Credential machine) {
        static final Certificates NONE =
                new Certificates(NO_CREDENTIAL, NO_CREDENTIAL, NO_CREDENTIAL, NO_SECRET, NO_CREDENTIAL);

        static Certificates read(MappingReader keys) {
            return new Certificates(
                    keys.required("etcd", credential(), NO_CREDENTIAL),
                    keys.required("k8s", credential(), NO_CREDENTIAL),
                    keys.required("k8saggregator", credential(), NO_CREDENTIAL),
                    keys.required(
                            "k8sserviceaccount",
                            ValueReaders.mapping(mapping -> new Secret(mapping.required("key", pem(), ""))),
                            NO_SECRET),
                    keys.required("os", credential(), NO_CREDENTIAL));
        }
    }

    static Node.Mapping credential(Credential credential) {
        return Nodes.mapping()
                .put("crt", Pem.encode(credential.certificate()))
                .putText("key", credential.key().map(key -> Pem.encode(key.value())))
                .build();
    }

    private static ValueReader<Credential> credential() {
        return ValueReaders.mapping(
                keys -> Credential.of(keys.required("crt", pem(), ""), keys.required("key", pem(), "")));
    }

    private static ValueReader<Secret> secretText() {
        return value -> ValueReaders.nonEmptyText().read(value).map(Secret::new);
    }

    /** Base64 of PEM. Unlike the common readers it never shows what it could not read. */
    static ValueReader<String> pem() {
        return value -> ValueReaders.text().read(value).flatMap(text -> {
            try {
                var pem = Pem.decode(text);
                if (pem.startsWith("-----BEGIN ")) {
                    return Optional.of(pem);
                }
            } catch (IllegalArgumentException e) {
                value.error("the value is not base64", "put back what was written here");
                return Optional.empty();
            }
            value.error("the value is not base64 of PEM", "put back what was written here");
            return Optional.empty();
        });
    }
}
