package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();

    @Test
    void oneFailureDoesNotKeepTheOthersFromTheirEnd() {
        assertThatThrownBy(() -> Together.each(List.of("a", "b", "c"), thing -> {
                    if (!thing.equals("c")) {
                        throw new IllegalArgumentException(thing);
                    }
                    done.add(thing);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(done).containsExactly("c");
    }

    @Test
    void anInterruptWaitsForTheEndAndIsNotLost() {
        Thread.currentThread().interrupt();

        Together.each(List.of("a", "b"), done::add);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactlyInAnyOrder("a", "b");
    }
}
