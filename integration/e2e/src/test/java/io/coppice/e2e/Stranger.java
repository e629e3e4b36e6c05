package io.coppice.e2e;

import io.coppice.machined.identity.CertificateIssuer;
import io.coppice.machined.identity.CertificateRequest;
import io.coppice.machined.identity.CertifiedKey;
import io.coppice.machined.identity.IdentityException;
import io.coppice.orchestrator.core.SecretsCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Somebody who knows where a cluster's Kubernetes API is, and has some proof of identity or trust or none. */
record Stranger(Kubectl kubectl, String server, Path directory) {

    static Stranger to(Kubectl kubectl, Path directory) {
        var endpoint = kubectl.coppice()
                .json("cluster", "show", kubectl.cluster())
                .get("nodes")
                .findValuesAsText("kubernetesEndpoint")
                .getFirst();
        return new Stranger(kubectl, "https://" + endpoint, directory);
    }

    /** Asks for the nodes, trusting the cluster's own authority. */
    Coppice.Result ask(String... credentials) throws IOException {
        return askTrusting(secrets().kubernetes().certificate(), credentials);
    }

    Coppice.Result askTrusting(String authority, String... credentials) throws IOException {
        var file = Files.writeString(directory.resolve("authority.crt"), authority);
        var fixed = Stream.of("--kubeconfig=/dev/null", "--server=" + server, "--certificate-authority=" + file);
        var question = Stream.of("get", "nodes");
        return kubectl.run(Stream.of(fixed, Stream.of(credentials), question)
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    /** Options of a certificate of the group of administrators that no cluster's authority issued. */
    String[] selfSigned() throws IOException, IdentityException {
        return options("self-signed", CertificateIssuer.selfSigned(request(Duration.ofDays(1))));
    }

    /** Options of an administrator's certificate that the cluster's own authority issued, and whose time is over. */
    String[] expired() throws IOException, IdentityException {
        var authority = secrets().kubernetes();
        var pair = new CertifiedKey(
                authority.certificate(), authority.key().orElseThrow().value());
        return options("expired", CertificateIssuer.of("kubernetes", pair).issue(request(Duration.ofMinutes(-10))));
    }

    private static CertificateRequest request(Duration lifetime) {
        return new CertificateRequest("admin", "system:masters", List.of(), List.of(), false, true, lifetime);
    }

    private String[] options(String name, CertifiedKey pair) throws IOException {
        var certificate = Files.writeString(directory.resolve(name + ".crt"), pair.certificate());
        var key = Files.writeString(directory.resolve(name + ".key"), pair.key());
        return new String[] {"--client-certificate=" + certificate, "--client-key=" + key};
    }

    private io.coppice.orchestrator.core.ClusterSecrets secrets() throws IOException {
        var file = kubectl.coppice()
                .home()
                .resolve("clusters")
                .resolve(kubectl.cluster())
                .resolve("secrets.yaml");
        return SecretsCodec.read(Files.readString(file), file.toString());
    }
}
