package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class BoundedCallsTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(40);

    @Test
    void aCallThatHangsIsNamedWithItsPlace() {
        var never = new CountDownLatch(1);
        try (var calls = new BoundedCalls("qemu:///session", 2)) {
            assertThatThrownBy(() -> calls.run("starting c1", SHORT, () -> {
                        never.await();
                        return 1;
                    }))
                    .isInstanceOf(HypervisorException.TimedOut.class)
                    .hasMessageContaining("starting c1 on qemu:///session gave no answer within 40 ms");
            assertThat(calls.run("the next", LONG, () -> 7)).isEqualTo(7);
        } finally {
            never.countDown();
        }
    }

    @Test
    void noMoreThreadsThanAllowed() {
        var never = new CountDownLatch(1);
        try (var calls = new BoundedCalls("u", 1)) {
            assertThatThrownBy(() -> calls.run("first", SHORT, () -> {
                        never.await();
                        return 1;
                    }))
                    .isInstanceOf(HypervisorException.TimedOut.class);
            assertThatThrownBy(() -> calls.run("second", SHORT, () -> 2))
                    .isInstanceOf(HypervisorException.TimedOut.class)
                    .hasMessageContaining("1 calls are under way");
        } finally {
            never.countDown();
        }
    }

    @Test
    void typedErrorsComeThrough() {
        var error = new HypervisorException.NotFound("no such domain", null);
        try (var calls = new BoundedCalls("u", 1)) {
            assertThatThrownBy(() -> calls.run("x", LONG, () -> {
                        throw error;
                    }))
                    .isSameAs(error);
        }
    }

    @Test
    void anInterruptIsKept() {
        var never = new CountDownLatch(1);
        try (var calls = new BoundedCalls("u", 1)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> calls.run("x", LONG, () -> {
                        never.await();
                        return 1;
                    }))
                    .isInstanceOf(HypervisorException.TimedOut.class);

            assertThat(Thread.interrupted()).isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void aClosedOneRefuses() {
        var calls = new BoundedCalls("u", 1);
        calls.close();

        assertThatThrownBy(() -> calls.run("x", LONG, () -> 1)).isInstanceOf(HypervisorException.Unavailable.class);
    }
}
