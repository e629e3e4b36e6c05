package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.NodeName;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class BootIdsTest {

    private static final NodeName NODE = new NodeName("worker-1");

    private final Queue<String> answers = new ArrayDeque<>();
    private final BootIds ids = new BootIds(_ -> Optional.ofNullable(answers.poll()));

    @Test
    void aNodeIsAskedOnceForEachIdThatIsReportedOfIt() {
        answers.addAll(List.of("second", "never asked for"));

        assertThat(ids.isPresent(NODE, "first")).isFalse();
        assertThat(ids.isPresent(NODE, "first")).isFalse();
        assertThat(ids.isPresent(NODE, "second")).isTrue();
        assertThat(answers).containsExactly("never asked for");
    }

    @Test
    void aNodeThatBootsAgainMeanwhileIsAskedAgain() {
        answers.addAll(List.of("second", "third"));

        assertThat(ids.isPresent(NODE, "first")).isFalse();
        assertThat(ids.isPresent(NODE, "third")).isTrue();
        assertThat(ids.isPresent(NODE, "third")).isTrue();
    }

    @Test
    void aNodeThatDoesNotSayIsAskedAgain() {
        assertThat(ids.isPresent(NODE, "first")).isFalse();
        answers.add("first");
        assertThat(ids.isPresent(NODE, "first")).isTrue();
    }
}
