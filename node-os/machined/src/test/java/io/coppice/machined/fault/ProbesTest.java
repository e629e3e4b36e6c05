package io.coppice.machined.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.machined.node.NodeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProbesTest {

    private static final InetSocketAddress TARGET = new InetSocketAddress("10.88.0.11", 50_000);
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final CountDownLatch begun = new CountDownLatch(2);
    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void whatExceedsTwoThatWaitIsRefusedAtOnceUntilOneHasEnded() throws Exception {
        var probes = new Probes((_, _) -> waitForAnswer());
        try (var threads = Executors.newCachedThreadPool()) {
            var first = threads.submit(() -> probes.probe(TARGET, LIMIT));
            var second = threads.submit(() -> probes.probe(TARGET, LIMIT));
            begun.await();

            assertThatThrownBy(() -> probes.probe(TARGET, LIMIT))
                    .isInstanceOfSatisfying(
                            NodeException.class,
                            refusal -> assertThat(refusal.kind()).isEqualTo(NodeException.Kind.BUSY))
                    .hasMessageContainingAll("2 probes", "try again");
            answer.countDown();
            assertThat(first.get().reason()).isEmpty();
            assertThat(second.get().reason()).isEmpty();
        }
        assertThat(probes.probe(TARGET, LIMIT).reason()).isEmpty();
    }

    @Test
    void thoseThatFailMakeRoomToo() {
        var probes = new Probes((_, _) -> {
            throw new IOException("refused");
        });
        for (int i = 0; i < 3; i++) {
            assertThat(probes.probe(TARGET, LIMIT).reason()).isEqualTo("refused");
        }
    }

    private void waitForAnswer() throws IOException {
        begun.countDown();
        try {
            answer.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
