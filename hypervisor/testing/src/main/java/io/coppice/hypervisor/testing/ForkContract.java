package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Machines are frozen while they run, and others go on from there. */
interface ForkContract extends ContractGround {

    private static FrozenMemory memoryBeside(MachineSpec spec) {
        var name = spec.id().toString();
        return new FrozenMemory(
                spec.serialLog().resolveSibling(name + ".ram"), spec.serialLog().resolveSibling(name + ".state"));
    }

    @Test
    default void frozenMachinesGoOnAndOthersAreThawedFromThem() {
        var sources = List.of(started(), started());
        var freezings = sources.stream()
                .map(source -> new Freezing(source, memoryBeside(source)))
                .toList();
        if (!canFork()) {
            assertThatThrownBy(() -> hypervisor().freeze(freezings, AfterFreeze.GO_ON))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            assertThatThrownBy(() -> hypervisor().thaw(sources.getFirst(), memoryBeside(sources.getFirst())))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            return;
        }

        assertThat(hypervisor().freeze(freezings, AfterFreeze.GO_ON)).isPositive();

        assertThat(sources).allSatisfy(source -> assertThat(stateOf(source)).isEqualTo(DomainState.RUNNING));
        for (var freezing : freezings) {
            var fork = machine();
            hypervisor().define(fork);
            hypervisor().thaw(fork, freezing.memory());
            assertThat(stateOf(fork)).isEqualTo(DomainState.PAUSED);
            hypervisor().thaw(fork, freezing.memory());
            assertThat(stateOf(fork)).isEqualTo(DomainState.PAUSED);
            hypervisor().resume(fork.id());
            hypervisor().thaw(fork, freezing.memory());
            assertThat(stateOf(fork)).isEqualTo(DomainState.RUNNING);
        }
    }

    @Test
    default void whatIsToStayPausedStaysSoUntilItIsResumed() {
        if (!canFork()) {
            return;
        }
        var source = started();
        hypervisor().freeze(List.of(new Freezing(source, memoryBeside(source))), AfterFreeze.STAY_PAUSED);
        assertThat(stateOf(source)).isEqualTo(DomainState.PAUSED);

        var fork = machine();
        hypervisor().define(fork);
        hypervisor().thaw(fork, memoryBeside(source));
        assertThat(stateOf(source)).isEqualTo(DomainState.PAUSED);

        hypervisor().resume(source.id());
        assertThat(stateOf(source)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void whatIsThawedStartsAnewOnceItWasDestroyed() {
        if (!canFork()) {
            return;
        }
        var source = started();
        hypervisor().freeze(List.of(new Freezing(source, memoryBeside(source))), AfterFreeze.GO_ON);
        var fork = machine();
        hypervisor().define(fork);
        hypervisor().thaw(fork, memoryBeside(source));

        hypervisor().destroy(fork.id());
        assertThat(stateOf(fork)).isEqualTo(DomainState.SHUT_OFF);
        hypervisor().start(fork.id());

        assertThat(stateOf(fork)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    default void aMachineThatDoesNotRunIsNotFrozenAndNobodyWithIt() {
        if (!canFork()) {
            return;
        }
        var running = started();
        var stopped = machine();
        hypervisor().define(stopped);

        assertThatThrownBy(() -> hypervisor()
                        .freeze(
                                List.of(
                                        new Freezing(running, memoryBeside(running)),
                                        new Freezing(stopped, memoryBeside(stopped))),
                                AfterFreeze.STAY_PAUSED))
                .isInstanceOf(HypervisorException.InvalidState.class)
                .hasMessageContaining(stopped.name().value());

        assertThat(stateOf(running)).isEqualTo(DomainState.RUNNING);
        assertThat(memoryBeside(running).ram()).doesNotExist();
        assertThat(memoryBeside(running).state()).doesNotExist();
    }

    @Test
    default void withoutItsMemoryNothingIsThawed() {
        if (!canFork()) {
            return;
        }
        var fork = machine();
        hypervisor().define(fork);

        assertThatThrownBy(() -> hypervisor().thaw(fork, memoryBeside(fork)))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(".ram");

        assertThat(stateOf(fork)).isIn(DomainState.SHUT_OFF, DomainState.CRASHED);
    }
}
