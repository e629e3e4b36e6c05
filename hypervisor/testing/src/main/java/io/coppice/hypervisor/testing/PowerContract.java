package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import org.junit.jupiter.api.Test;

/** Machines run, pause and stop as they are told, however often. */
interface PowerContract extends ContractGround {

    @Test
    default void startingTwiceIsStartingOnce() {
        var spec = started();

        hypervisor().start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void startLeavesAPausedMachinePaused() {
        var spec = started();
        hypervisor().suspend(spec.id());

        hypervisor().start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.PAUSED);
    }

    @Test
    default void destroyingTwiceIsDestroyingOnce() {
        var spec = started();

        hypervisor().destroy(spec.id());
        hypervisor().destroy(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    default void aDestroyedMachineStartsAgain() {
        var spec = started();
        hypervisor().destroy(spec.id());

        hypervisor().start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void suspendAndResumeMayBeRepeated() {
        var spec = started();

        hypervisor().suspend(spec.id());
        hypervisor().suspend(spec.id());
        assertThat(stateOf(spec)).isEqualTo(DomainState.PAUSED);

        hypervisor().resume(spec.id());
        hypervisor().resume(spec.id());
        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void aStoppedMachineCannotBeSuspendedResumedOrReset() {
        var spec = machine();
        hypervisor().define(spec);

        assertThatThrownBy(() -> hypervisor().suspend(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThatThrownBy(() -> hypervisor().resume(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThatThrownBy(() -> hypervisor().reset(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    default void shutdownOfAStoppedMachineChangesNothing() {
        var spec = machine();
        hypervisor().define(spec);

        hypervisor().shutdown(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    default void resetKeepsAMachineRunning() {
        var spec = started();

        hypervisor().reset(spec.id());
        hypervisor().reset(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }
}
