package io.coppice.machined.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTextTest {

    @Test
    void documentsAndListsBecomeObjects() throws Exception {
        List<ObjectNode> objects = ManifestText.parse("m", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: a}
                data:
                  text: "5"
                  lines: |
                    one
                    two
                ---
                ---
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: Secret
                  metadata: {name: b}
                  defaultMode: 0644
                  count: 12
                  ratio: 0.5
                  nothing: null
                  yes: true
                """);
        assertThat(objects).hasSize(2);
        assertThat(objects.get(0).at("/data/text").textValue()).isEqualTo("5");
        assertThat(objects.get(0).at("/data/lines").textValue()).isEqualTo("one\ntwo\n");
        ObjectNode secret = objects.get(1);
        assertThat(secret.path("defaultMode").intValue()).isEqualTo(420);
        assertThat(secret.path("count").intValue()).isEqualTo(12);
        assertThat(secret.path("ratio").doubleValue()).isEqualTo(0.5);
        assertThat(secret.path("nothing").isNull()).isTrue();
        assertThat(secret.path("yes").booleanValue()).isTrue();
    }

    @Test
    void whatIsNoObjectIsNamed() {
        assertThatThrownBy(() -> ManifestText.parse("cluster.inlineManifests: x", "kind: Pod\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("cluster.inlineManifests: x")
                .hasMessageContaining("apiVersion");
        assertThatThrownBy(() -> ManifestText.parse("y", "a: [")).hasMessageContaining("y:1");
    }
}
