package io.coppice.orchestrator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.CoppiceException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTemplateManifestTest {

    private static final NodeTemplateManifest MANIFEST = new NodeTemplateManifest(
            new NodeShape("image: 0123abcd\ncommand line: console=ttyS0 a=\"b: c\" # d\nprocessors: 2\n"),
            "0123abcd",
            Instant.parse("2030-01-31T12:00:00Z"),
            new NodeTemplateManifest.Content(1L << 40, "ab".repeat(32)),
            new NodeTemplateManifest.Content(4_711, "cd".repeat(32)));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(NodeTemplateManifest.read(MANIFEST.write(), "template.yaml")).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version: 1/version: 2",
                "image: 0123abcd\ncreatedAt/createdAt",
                "2030-01-31T12/2030-02-31T12",
                "ramBytes: 1/ramBytes: -1",
                "stateBytes: 4711/stateBytes: many",
                "stateBytes: 4711/stateBytes: 4711\nmore: 1",
                "ramSha256/hash",
                "version: 1/version: [1"
            })
    void whatIsDamagedIsRefused(String damage) {
        var change = damage.split("/", -1);
        var text = MANIFEST.write();
        assertThat(text).contains(change[0]);

        assertThatThrownBy(() -> NodeTemplateManifest.read(text.replace(change[0], change[1]), "template.yaml"))
                .isInstanceOf(CoppiceException.InvalidRequest.class)
                .hasMessageContaining("template.yaml");
    }

    @Test
    void emptyTextIsRefused() {
        assertThatThrownBy(() -> NodeTemplateManifest.read("", "template.yaml"))
                .isInstanceOf(CoppiceException.InvalidRequest.class);
    }
}
