package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {

    private static final List<String> RECORDED = List.of(
            "# NOTE: Do not modify this file.",
            "",
            "java/lang/String id: 6",
            "@lambda-proxy a/B apply ()La/C; (I)V REF_invokeStatic a/B lambda$x$0 (I)V (I)V",
            "@cp a/B 1 2 3",
            "a/B id: 7",
            "of/AnotherLoader id: 8 super: 6 source: plugin.jar");

    @Test
    void classesComeBeforeWhatRefersToThemAndLuckIsLeftOut() {
        ClassList list = ClassList.parse(RECORDED);

        assertThat(list.lines())
                .containsExactly(
                        "a/B",
                        "java/lang/String",
                        "@lambda-proxy a/B apply ()La/C; (I)V REF_invokeStatic a/B lambda$x$0 (I)V (I)V");
        assertThat(list.classes()).isEqualTo(2);
    }

    @Test
    void theOrderOfARecordingDoesNotMatter() {
        assertThat(ClassList.parse(RECORDED.reversed())).isEqualTo(ClassList.parse(RECORDED));
    }

    @Test
    void aWrittenListIsReadAsItIs() {
        ClassList list = ClassList.parse(RECORDED);

        assertThat(ClassList.parse(list.lines())).isEqualTo(list);
    }
}
