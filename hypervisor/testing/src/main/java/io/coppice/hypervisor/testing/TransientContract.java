package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine that nobody defined runs at once, and is gone when it stops. */
interface TransientContract extends ContractGround {

    @Test
    default void aTransientMachineRunsAtOnceAndIsNotKept() {
        var spec = machine();
        if (!startsTransients()) {
            assertThatThrownBy(() -> hypervisor().startTransient(spec))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            assertThat(hypervisor().find(spec.id())).isEmpty();
            return;
        }

        hypervisor().startTransient(spec);

        var observed = hypervisor().find(spec.id()).orElseThrow();
        assertThat(observed.name()).isEqualTo(spec.name());
        assertThat(observed.state()).isEqualTo(DomainState.RUNNING);
        assertThat(observed.persistent()).isFalse();
        assertThat(hypervisor().domains()).contains(observed);
    }

    @Test
    default void aTransientMachineIsGoneWhenItIsDestroyed() {
        if (!startsTransients()) {
            return;
        }
        var running = machine();
        var paused = machine();
        hypervisor().startTransient(running);
        hypervisor().startTransient(paused);
        hypervisor().suspend(paused.id());

        hypervisor().destroy(running.id());
        hypervisor().destroy(paused.id());

        for (var spec : List.of(running, paused)) {
            assertThat(hypervisor().find(spec.id())).isEmpty();
            assertThatThrownBy(() -> hypervisor().destroy(spec.id())).isInstanceOf(HypervisorException.NotFound.class);
        }
        hypervisor().startTransient(running);
        assertThat(stateOf(running)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void aTransientMachineIsUndefinedLikeOthers() {
        if (!startsTransients()) {
            return;
        }
        var spec = machine();
        hypervisor().startTransient(spec);

        hypervisor().undefine(spec.id());

        assertThat(hypervisor().find(spec.id())).isEmpty();
    }

    @Test
    default void aTransientMachineTakesNobodysNameOrId() {
        if (!startsTransients()) {
            return;
        }
        var defined = machine();
        var passing = machine();
        hypervisor().define(defined);
        hypervisor().startTransient(passing);

        for (var other : List.of(defined, passing)) {
            var sameName = TestMachines.withName(machine(), other.name());
            assertThatThrownBy(() -> hypervisor().startTransient(sameName))
                    .isInstanceOf(HypervisorException.Conflict.class)
                    .hasMessageContaining(other.name().value());
            assertThat(hypervisor().find(sameName.id())).isEmpty();

            var sameId = TestMachines.withId(machine(), other.id());
            assertThatThrownBy(() -> hypervisor().startTransient(sameId))
                    .isInstanceOf(HypervisorException.Conflict.class)
                    .hasMessageContaining(other.id().toString());
            assertThat(hypervisor().find(other.id()).orElseThrow().name()).isEqualTo(other.name());
        }
        assertThat(stateOf(defined)).isEqualTo(DomainState.SHUT_OFF);
        assertThat(stateOf(passing)).isEqualTo(DomainState.RUNNING);
    }
}
