package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Changes are told, and can be waited for. */
interface EventContract extends ContractGround {

    @Test
    default void eventsTellOfEveryChangeInOrder() throws InterruptedException {
        var spec = machine();
        var events = new LinkedBlockingQueue<DomainEvent>();
        try (var _ = hypervisor().subscribe(event -> {
            if (event.id().equals(spec.id())) {
                events.add(event);
            }
        })) {
            hypervisor().define(spec);
            hypervisor().start(spec.id());
            hypervisor().suspend(spec.id());
            hypervisor().resume(spec.id());
            hypervisor().destroy(spec.id());
            hypervisor().undefine(spec.id());

            var expected = List.of(
                    DomainEvent.Kind.DEFINED,
                    DomainEvent.Kind.STARTED,
                    DomainEvent.Kind.SUSPENDED,
                    DomainEvent.Kind.RESUMED,
                    DomainEvent.Kind.STOPPED,
                    DomainEvent.Kind.UNDEFINED);
            var seen = new ArrayList<DomainEvent.Kind>();
            while (!seen.contains(DomainEvent.Kind.UNDEFINED)) {
                var event = events.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("next event after %s", seen).isNotNull();
                assertThat(event.name()).isEqualTo(spec.name());
                seen.add(event.kind());
            }
            assertThat(seen).containsSubsequence(expected);
        }
    }

    @Test
    default void aClosedSubscriptionHearsNothing() throws InterruptedException {
        var spec = machine();
        var deaf = new LinkedBlockingQueue<DomainEvent>();
        var witness = new LinkedBlockingQueue<DomainEvent>();
        hypervisor().subscribe(deaf::add).close();
        try (var _ = hypervisor().subscribe(event -> {
            if (event.id().equals(spec.id())) {
                witness.add(event);
            }
        })) {
            hypervisor().define(spec);

            assertThat(witness.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(deaf).isEmpty();
        }
    }

    @Test
    default void awaitStateEndsWhenTheStateComes() throws Exception {
        var spec = started();
        var waiting =
                CompletableFuture.supplyAsync(() -> hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, SOON));

        hypervisor().destroy(spec.id());

        assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    default void awaitStateSaysWhenTheStateDoesNotCome() {
        var spec = started();

        assertThat(hypervisor().awaitState(spec.id(), DomainState.RUNNING, Duration.ZERO))
                .isTrue();
        assertThat(hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, Duration.ofMillis(50)))
                .isFalse();
    }
}
