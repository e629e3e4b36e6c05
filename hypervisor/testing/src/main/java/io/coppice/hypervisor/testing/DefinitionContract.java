package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is defined is observed as it was specified, and is there once. */
interface DefinitionContract extends ContractGround {

    @Test
    default void inventoryTellsWhatTheHostHas() {
        var inventory = hypervisor().inventory();

        assertThat(inventory.hostname()).isNotBlank();
        assertThat(inventory.architecture()).isNotBlank();
        assertThat(inventory.cpus()).isPositive();
        assertThat(inventory.memory().bytes())
                .isGreaterThan(DataSize.ofMebibytes(256).bytes());
        assertThat(inventory.freeMemory()).isBetween(new DataSize(1), inventory.memory());
        assertThat(inventory.managerVersion().major()).isPositive();
    }

    @Test
    default void aDefinedDomainIsObservedAsItWasSpecified() {
        var spec = machine();

        var defined = hypervisor().define(spec);

        assertThat(defined.name()).isEqualTo(spec.name());
        assertThat(defined.id()).isEqualTo(spec.id());
        assertThat(defined.state()).isEqualTo(DomainState.SHUT_OFF);
        assertThat(defined.persistent()).isTrue();
        assertThat(defined.cpus()).isEqualTo(spec.cpu().count());
        assertThat(defined.memory()).isEqualTo(spec.memory());
        assertThat(defined.metadata()).isEqualTo(spec.metadata());
        assertThat(hypervisor().find(spec.id())).contains(defined);
        assertThat(hypervisor().domains()).contains(defined);
    }

    @Test
    default void definingTwiceIsDefiningOnce() {
        var spec = machine();

        assertThat(hypervisor().define(spec)).isEqualTo(hypervisor().define(spec));
        assertThat(hypervisor().domains())
                .filteredOn(domain -> domain.id().equals(spec.id()))
                .hasSize(1);
    }

    @Test
    default void definingAgainReplacesTheDescription() {
        var spec = machine();
        hypervisor().define(spec);

        hypervisor().define(TestMachines.withMemory(spec, DataSize.ofMebibytes(96)));

        assertThat(hypervisor().find(spec.id()).orElseThrow().memory()).isEqualTo(DataSize.ofMebibytes(96));
    }

    @Test
    default void aNameThatIsTakenIsAConflict() {
        var first = machine();
        var second = TestMachines.withName(machine(), first.name());
        hypervisor().define(first);

        assertThatThrownBy(() -> hypervisor().define(second))
                .isInstanceOf(HypervisorException.Conflict.class)
                .hasMessageContaining(first.name().value());
        assertThat(hypervisor().find(second.id())).isEmpty();
        assertThat(hypervisor().find(first.id())).isPresent();
    }

    @Test
    default void anIdThatIsTakenIsAConflict() {
        var first = machine();
        var second = TestMachines.withId(machine(), first.id());
        hypervisor().define(first);

        assertThatThrownBy(() -> hypervisor().define(second))
                .isInstanceOf(HypervisorException.Conflict.class)
                .hasMessageContaining(first.id().toString());
        assertThat(hypervisor().find(first.id()).orElseThrow().name()).isEqualTo(first.name());
    }

    @Test
    default void undefiningTwiceIsUndefiningOnce() {
        var spec = machine();
        hypervisor().define(spec);

        hypervisor().undefine(spec.id());
        hypervisor().undefine(spec.id());

        assertThat(hypervisor().find(spec.id())).isEmpty();
    }

    @Test
    default void undefineStopsWhatRunsOrIsPaused() {
        var running = started();
        var paused = started();
        hypervisor().suspend(paused.id());

        hypervisor().undefine(running.id());
        hypervisor().undefine(paused.id());

        assertThat(hypervisor().find(running.id())).isEmpty();
        assertThat(hypervisor().find(paused.id())).isEmpty();
    }

    @Test
    default void namesOfOthersAreNotMistakenForOurs() {
        var spec = machine();
        hypervisor().define(spec);

        assertThat(hypervisor().domains())
                .filteredOn(domain -> domain.name().equals(spec.name()))
                .allSatisfy(domain -> assertThat(domain.id()).isEqualTo(spec.id()));
        assertThat(new DomainName("Someone's VM_1").isPortable()).isFalse();
    }

    @Test
    default void whatIsNotThereIsNotFound() {
        var unknown = new DomainId(UUID.randomUUID());

        List<Consumer<DomainId>> calls = List.of(
                hypervisor()::start,
                hypervisor()::shutdown,
                hypervisor()::destroy,
                hypervisor()::reset,
                hypervisor()::suspend,
                hypervisor()::resume,
                id -> hypervisor().setMetadata(id, DomainMetadata.NONE),
                id -> hypervisor().awaitState(id, DomainState.RUNNING, SOON),
                hypervisor()::openConsole);

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(() -> call.accept(unknown))
                        .isInstanceOf(HypervisorException.NotFound.class)
                        .hasMessageContaining(unknown.toString()));
        assertThat(hypervisor().find(unknown)).isEmpty();
        assertThatCode(() -> hypervisor().undefine(unknown)).doesNotThrowAnyException();
    }
}
