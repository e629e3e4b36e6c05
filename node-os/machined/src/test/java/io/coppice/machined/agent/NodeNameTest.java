package io.coppice.machined.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NodeNameTest {

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        try (var input = Objects.requireNonNull(
                NodeNameTest.class.getResourceAsStream("/io/coppice/machined/version"), "filtered by the build")) {
            assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(NodeName.VERSION);
        }
        assertThat(new NodeName().release().tag()).isEqualTo("v" + NodeName.VERSION);
    }
}
