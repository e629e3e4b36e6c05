package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceCureTest {

    private static final SourceCure CURE = new SourceCure("a/b.go", ".SetRemove(x)", ".Remove(x)", 2);

    @TempDir
    private Path tree;

    private Path file;

    @BeforeEach
    void directory() throws Exception {
        file = Files.createDirectory(tree.resolve("a")).resolve("b.go");
    }

    @Test
    void replacesEveryPlace() throws Exception {
        Files.writeString(file, "q.SetRemove(x)\nq.SetRemove(y)\nq.SetRemove(x)\n");

        CURE.apply(tree);

        assertThat(file).hasContent("q.Remove(x)\nq.SetRemove(y)\nq.Remove(x)\n");
    }

    @Test
    void anotherSourceIsRefusedAndLeftAsItIs() throws Exception {
        String other = "q.SetRemove(x)\n";
        Files.writeString(file, other);

        assertThatThrownBy(() -> CURE.apply(tree))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining("1 times")
                .hasMessageContaining("b.go");
        assertThat(file).hasContent(other);
    }

    @Test
    void aSourceWithoutTheFileIsRefused() {
        assertThatThrownBy(() -> CURE.apply(tree)).isInstanceOf(ImageException.BuildFailed.class);
    }
}
