package io.coppice.machined.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineDifferenceTest {

    @Test
    void tellsOnlyTheLinesThatDiffer() {
        assertThat(LineDifference.of("a\nb\nc\nd\ne\n", "a\nx\nc\ne\nf\n"))
                .isEqualTo("@@ line 2\n- b\n+ x\n@@ line 4\n- d\n@@ line 6\n+ f\n");
        assertThat(LineDifference.of("a\na\n", "a\na\na\n")).isEqualTo("@@ line 3\n+ a\n");
        assertThat(LineDifference.of("", "a\n")).isEqualTo("@@ line 1\n+ a\n");
        assertThat(LineDifference.of("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void hugeTextsTakeLittleMemory() {
        String old = "a\n" + "b\n".repeat(200_000) + "z\n";
        String fresh = "a\n" + "c\n".repeat(200_000) + "z\n";
        assertThat(LineDifference.of(old, fresh)).startsWith("@@ line 2\n- b\n").hasLineCount(400_001);
    }
}
