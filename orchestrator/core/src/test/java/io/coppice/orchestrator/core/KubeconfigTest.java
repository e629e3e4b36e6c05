package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.config.Credential;
import io.coppice.orchestrator.CoppiceException;
import org.junit.jupiter.api.Test;

class KubeconfigTest {

    private static final String FOREIGN = """
            apiVersion: v1
            kind: Config
            preferences:
              colors: true
            clusters:
            - name: work
              cluster:
                server: https://k8s.example.com
                tls-server-name: k8s
            - name: coppice-dev
              cluster:
                server: https://127.0.0.1:1
                certificate-authority-data: b2xk
            users:
            - name: work
              user:
                exec:
                  command: get-token
                  args:
                  - --for
                  - work
            contexts:
            - name: work
              context:
                cluster: work
                user: work
                namespace: shop
            current-context: work
            """;

    private static Kubeconfig dev() {
        return Kubeconfig.of("coppice-dev", "https://127.0.0.1:6443", "CA", Credential.of("CERT", "KEY"));
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        var text = dev().write();

        assertThat(Kubeconfig.read(text, "config").write()).isEqualTo(text);
        assertThat(text).contains("server: https://127.0.0.1:6443", "current-context: coppice-dev");
        assertThat(dev().authority("coppice-dev")).contains(Pem.encode("CA"));
        assertThat(dev().toString()).doesNotContain("KEY").doesNotContain(Pem.encode("KEY"));
    }

    @Test
    void mergingKeepsWhatOthersWroteAndRemovingLeavesItAsItWas() {
        var foreign = Kubeconfig.read(FOREIGN, "config").without("coppice-dev");

        var merged = foreign.with(dev());
        var left = merged.without("coppice-dev");

        assertThat(merged.write()).contains("colors: true", "get-token", "namespace: shop", "name: coppice-dev");
        assertThat(merged.write()).contains("current-context: coppice-dev");
        assertThat(left.has("coppice-dev")).isFalse();
        assertThat(left.write()).isEqualTo(foreign.write().replace("current-context: work", "current-context: \"\""));
    }

    @Test
    void whatHasTheSameNameIsReplaced() {
        var merged = Kubeconfig.read(FOREIGN, "config").with(dev());

        assertThat(merged.authority("coppice-dev")).contains(Pem.encode("CA"));
        assertThat(merged.write())
                .doesNotContain("https://127.0.0.1:1\n")
                .containsOnlyOnce("- name: coppice-dev\n  cluster:");
    }

    @Test
    void removingAnotherContextLeavesTheCurrentOne() {
        assertThat(Kubeconfig.read(FOREIGN, "config").without("coppice-dev").write())
                .contains("current-context: work");
    }

    @Test
    void anEmptyFileIsAKubeconfigAndAListIsNone() {
        assertThat(Kubeconfig.read("", "config").with(dev()).write()).isEqualTo(dev().write());
        assertThatThrownBy(() -> Kubeconfig.read("- a\n", "my-config"))
                .isInstanceOf(CoppiceException.InvalidRequest.class)
                .hasMessageContaining("my-config");
    }
}
