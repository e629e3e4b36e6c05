package io.coppice.machined.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.kubernetes.client.KubernetesException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

    @TempDir
    Path directory;

    @Test
    void readsWhatStandsInItAndTheFilesThatItNames() throws Exception {
        Files.writeString(directory.resolve("current.pem"), "certificate and key");
        Access access = read("""
                apiVersion: v1
                kind: Config
                current-context: second
                clusters:
                - name: other
                  cluster: {server: "https://other:6443", certificate-authority-data: ""}
                - name: mine
                  cluster:
                    server: https://127.0.0.1:7445/
                    certificate-authority-data: %s
                contexts:
                - {name: first, context: {cluster: other, user: node}}
                - {name: second, context: {cluster: mine, user: node}}
                users:
                - name: node
                  user:
                    client-certificate: current.pem
                    client-key: %s
                """.formatted(
                        Base64.getEncoder().encodeToString("ca".getBytes(StandardCharsets.US_ASCII)),
                        directory.resolve("current.pem")));
        assertThat(access.server()).isEqualTo(URI.create("https://127.0.0.1:7445"));
        assertThat(access.authority()).isEqualTo("ca");
        assertThat(access.client().orElseThrow().certificate()).isEqualTo("certificate and key");
        assertThat(access.client().orElseThrow().key()).isEqualTo("certificate and key");
        assertThat(access.token()).isEmpty();
        assertThat(access.toString()).doesNotContain("certificate and key");
    }

    @Test
    void takesATokenToo() throws Exception {
        Access access = read("""
                current-context: c
                clusters: [{name: c, cluster: {server: "https://h", certificate-authority-data: Y2E=}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                users: [{name: u, user: {token: secret-token}}]
                """);
        assertThat(access.token()).contains("secret-token");
        assertThat(access.client()).isEmpty();
        assertThat(access.toString()).doesNotContain("secret-token");
    }

    @Test
    void aMissingFileIsToBeWaitedFor() {
        assertThatThrownBy(() -> new Kubeconfig(directory.resolve("none")).read())
                .isInstanceOfSatisfying(KubernetesException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Kind.NO_ACCESS);
                    assertThat(failure.passing()).isTrue();
                    assertThat(failure).hasMessageContaining("there is no").hasMessageContaining("none");
                });
    }

    @Test
    void tellsWhatIsMissing() {
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("no YAML mapping");
        assertThatThrownBy(() -> read("current-context: c\ncontexts: []")).hasMessageContaining("no context 'c'");
        assertThatThrownBy(() -> read("""
                        current-context: c
                        clusters: [{name: c, cluster: {server: "https://h", certificate-authority: absent.pem}}]
                        contexts: [{name: c, context: {cluster: c, user: u}}]
                        users: [{name: u, user: {}}]
                        """)).hasMessageContaining("absent.pem");
    }

    private Access read(String text) throws Exception {
        Path file = directory.resolve("kubeconfig");
        Files.writeString(file, text);
        return new Kubeconfig(file).read();
    }
}
