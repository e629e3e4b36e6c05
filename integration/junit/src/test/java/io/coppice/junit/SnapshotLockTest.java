package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One at a time makes a snapshot, of the threads of a process and of all processes. */
@Timeout(60)
class SnapshotLockTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("junit-x.junit");
    }

    @Test
    void threadsTakeTurnsAndNothingIsLeft() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> {
                        try (var _ = SnapshotLock.acquire(file())) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            return inside.decrementAndGet();
                        }
                    }))
                    .toList();
            for (var each : running) {
                assertThat(each.get()).isZero();
            }
        }

        assertThat(most).hasValue(1);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aProcessWaitsForAnotherAndGoesOnWhenThatIsKilled() throws Exception {
        var holder = ChildJvm.start(Holder.class, file().toString());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            var waiting = threads.submit(() -> {
                try (var _ = SnapshotLock.acquire(file())) {
                    return "taken";
                }
            });
            assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            holder.destroyForcibly();

            assertThat(waiting.get()).isEqualTo("taken");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** Takes the lock and keeps it for as long as it lives. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (var _ = SnapshotLock.acquire(Path.of(arguments[0]))) {
                System.out.println("held");
                new CountDownLatch(1).await();
            }
        }
    }
}
