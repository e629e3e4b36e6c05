package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.orchestrator.ClusterName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForkNamesTest {

    private static List<ClusterName> names(String... names) {
        return Arrays.stream(names).map(ClusterName::new).toList();
    }

    private static Optional<ClusterName> name(String name) {
        return Optional.of(new ClusterName(name));
    }

    @Test
    void oneHasTheNameThatWasAskedForAndSeveralHaveItWithTheirNumber() {
        assertThat(ForkNames.of("warm", name("test"), 1, Set.of())).isEqualTo(names("test"));
        assertThat(ForkNames.of("warm", name("test"), 3, Set.copyOf(names("test-2"))))
                .isEqualTo(names("test-1", "test-2", "test-3"));
    }

    @Test
    void withoutANameTheFirstFreeNumbersAreTaken() {
        assertThat(ForkNames.of("v1.2", Optional.empty(), 2, Set.copyOf(names("v1-2-1", "v1-2-3"))))
                .isEqualTo(names("v1-2-2", "v1-2-4"));
    }

    @Test
    void whatCannotNameAClusterIsRefused() {
        assertThatThrownBy(() -> ForkNames.of("9", Optional.empty(), 1, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9-1");
    }
}
