package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Hypervisor} promises. A subclass says how to open one and what it cannot do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HypervisorContract {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<DomainId> made = new ArrayList<>();
    private Hypervisor hypervisor = new FakeHypervisor();

    protected abstract Hypervisor open();

    /** A directory that exists, and that the machines' own user reaches. */
    protected abstract Path directory();

    protected Set<Capability> missing() {
        return EnumSet.noneOf(Capability.class);
    }

    protected final Hypervisor hypervisor() {
        return hypervisor;
    }

    @BeforeEach
    final void connect() {
        hypervisor = open();
    }

    @AfterEach
    final void removeWhatWasMade() {
        try (var closing = hypervisor) {
            made.forEach(closing::undefine);
            assertThat(closing.domains()).noneMatch(domain -> made.contains(domain.id()));
        }
    }

    /** A machine that is removed after the test, whatever happens. */
    protected final MachineSpec machine() {
        var spec = TestMachines.idle(directory());
        made.add(spec.id());
        return spec;
    }

    protected final MachineSpec started() {
        var spec = machine();
        hypervisor.define(spec);
        hypervisor.start(spec.id());
        return spec;
    }

    protected final DomainState stateOf(MachineSpec spec) {
        return hypervisor.find(spec.id()).orElseThrow().state();
    }

    @Test
    final void inventoryTellsWhatTheHostHas() {
        var inventory = hypervisor.inventory();

        assertThat(inventory.hostname()).isNotBlank();
        assertThat(inventory.architecture()).isNotBlank();
        assertThat(inventory.cpus()).isPositive();
        assertThat(inventory.memory().bytes())
                .isGreaterThan(DataSize.ofMebibytes(256).bytes());
        assertThat(inventory.freeMemory()).isBetween(new DataSize(1), inventory.memory());
        assertThat(inventory.managerVersion().major()).isPositive();
    }

    @Test
    final void aDefinedDomainIsObservedAsItWasSpecified() {
        var spec = machine();

        var defined = hypervisor.define(spec);

        assertThat(defined.name()).isEqualTo(spec.name());
        assertThat(defined.id()).isEqualTo(spec.id());
        assertThat(defined.state()).isEqualTo(DomainState.SHUT_OFF);
        assertThat(defined.persistent()).isTrue();
        assertThat(defined.cpus()).isEqualTo(spec.cpu().count());
        assertThat(defined.memory()).isEqualTo(spec.memory());
        assertThat(defined.metadata()).isEqualTo(spec.metadata());
        assertThat(hypervisor.find(spec.id())).contains(defined);
        assertThat(hypervisor.domains()).contains(defined);
    }

    @Test
    final void definingTwiceIsDefiningOnce() {
        var spec = machine();

        assertThat(hypervisor.define(spec)).isEqualTo(hypervisor.define(spec));
        assertThat(hypervisor.domains())
                .filteredOn(domain -> domain.id().equals(spec.id()))
                .hasSize(1);
    }

    @Test
    final void definingAgainReplacesTheDescription() {
        var spec = machine();
        hypervisor.define(spec);

        hypervisor.define(TestMachines.withMemory(spec, DataSize.ofMebibytes(96)));

        assertThat(hypervisor.find(spec.id()).orElseThrow().memory()).isEqualTo(DataSize.ofMebibytes(96));
    }

    @Test
    final void aNameThatIsTakenIsAConflict() {
        var first = machine();
        var second = TestMachines.withName(machine(), first.name());
        hypervisor.define(first);

        assertThatThrownBy(() -> hypervisor.define(second))
                .isInstanceOf(HypervisorException.Conflict.class)
                .hasMessageContaining(first.name().value());
        assertThat(hypervisor.find(second.id())).isEmpty();
        assertThat(hypervisor.find(first.id())).isPresent();
    }

    @Test
    final void anIdThatIsTakenIsAConflict() {
        var first = machine();
        var second = TestMachines.withId(machine(), first.id());
        hypervisor.define(first);

        assertThatThrownBy(() -> hypervisor.define(second))
                .isInstanceOf(HypervisorException.Conflict.class)
                .hasMessageContaining(first.id().toString());
        assertThat(hypervisor.find(first.id()).orElseThrow().name()).isEqualTo(first.name());
    }

    @Test
    final void startingTwiceIsStartingOnce() {
        var spec = started();

        hypervisor.start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    final void startLeavesAPausedMachinePaused() {
        var spec = started();
        hypervisor.suspend(spec.id());

        hypervisor.start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.PAUSED);
    }

    @Test
    final void destroyingTwiceIsDestroyingOnce() {
        var spec = started();

        hypervisor.destroy(spec.id());
        hypervisor.destroy(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    final void aDestroyedMachineStartsAgain() {
        var spec = started();
        hypervisor.destroy(spec.id());

        hypervisor.start(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    final void suspendAndResumeMayBeRepeated() {
        var spec = started();

        hypervisor.suspend(spec.id());
        hypervisor.suspend(spec.id());
        assertThat(stateOf(spec)).isEqualTo(DomainState.PAUSED);

        hypervisor.resume(spec.id());
        hypervisor.resume(spec.id());
        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    final void aStoppedMachineCannotBeSuspendedResumedOrReset() {
        var spec = machine();
        hypervisor.define(spec);

        assertThatThrownBy(() -> hypervisor.suspend(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThatThrownBy(() -> hypervisor.resume(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThatThrownBy(() -> hypervisor.reset(spec.id())).isInstanceOf(HypervisorException.InvalidState.class);
        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    final void shutdownOfAStoppedMachineChangesNothing() {
        var spec = machine();
        hypervisor.define(spec);

        hypervisor.shutdown(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.SHUT_OFF);
    }

    @Test
    final void resetKeepsAMachineRunning() {
        var spec = started();

        hypervisor.reset(spec.id());
        hypervisor.reset(spec.id());

        assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
    }

    @Test
    final void undefiningTwiceIsUndefiningOnce() {
        var spec = machine();
        hypervisor.define(spec);

        hypervisor.undefine(spec.id());
        hypervisor.undefine(spec.id());

        assertThat(hypervisor.find(spec.id())).isEmpty();
    }

    @Test
    final void undefineStopsWhatRunsOrIsPaused() {
        var running = started();
        var paused = started();
        hypervisor.suspend(paused.id());

        hypervisor.undefine(running.id());
        hypervisor.undefine(paused.id());

        assertThat(hypervisor.find(running.id())).isEmpty();
        assertThat(hypervisor.find(paused.id())).isEmpty();
    }

    @Test
    final void metadataIsReplacedAndOutlivesTheStop() {
        var spec = started();
        var renewed = new DomainMetadata(Map.of("owner", "someone", "lease", "2026-11-20T12:00:00Z <&>\"'ä€"));

        hypervisor.setMetadata(spec.id(), renewed);
        hypervisor.setMetadata(spec.id(), renewed);
        assertThat(hypervisor.find(spec.id()).orElseThrow().metadata()).isEqualTo(renewed);

        hypervisor.destroy(spec.id());
        assertThat(hypervisor.find(spec.id()).orElseThrow().metadata()).isEqualTo(renewed);
    }

    @Test
    final void metadataOfAStoppedMachineIsSet() {
        var spec = machine();
        hypervisor.define(spec);

        hypervisor.setMetadata(spec.id(), spec.metadata().with("lease", "none"));

        assertThat(hypervisor.find(spec.id()).orElseThrow().metadata())
                .isEqualTo(spec.metadata().with("lease", "none"));
    }

    @Test
    final void whatIsNotThereIsNotFound() {
        var unknown = new DomainId(UUID.randomUUID());

        List<Consumer<DomainId>> calls = List.of(
                hypervisor::start,
                hypervisor::shutdown,
                hypervisor::destroy,
                hypervisor::reset,
                hypervisor::suspend,
                hypervisor::resume,
                id -> hypervisor.setMetadata(id, DomainMetadata.NONE),
                id -> hypervisor.awaitState(id, DomainState.RUNNING, SOON),
                hypervisor::openConsole);

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(() -> call.accept(unknown))
                        .isInstanceOf(HypervisorException.NotFound.class)
                        .hasMessageContaining(unknown.toString()));
        assertThat(hypervisor.find(unknown)).isEmpty();
        assertThatCode(() -> hypervisor.undefine(unknown)).doesNotThrowAnyException();
    }

    @Test
    final void eventsTellOfEveryChangeInOrder() throws InterruptedException {
        var spec = machine();
        var events = new LinkedBlockingQueue<DomainEvent>();
        try (var _ = hypervisor.subscribe(event -> {
            if (event.id().equals(spec.id())) {
                events.add(event);
            }
        })) {
            hypervisor.define(spec);
            hypervisor.start(spec.id());
            hypervisor.suspend(spec.id());
            hypervisor.resume(spec.id());
            hypervisor.destroy(spec.id());
            hypervisor.undefine(spec.id());

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
    final void aClosedSubscriptionHearsNothing() throws InterruptedException {
        var spec = machine();
        var deaf = new LinkedBlockingQueue<DomainEvent>();
        var witness = new LinkedBlockingQueue<DomainEvent>();
        hypervisor.subscribe(deaf::add).close();
        try (var _ = hypervisor.subscribe(event -> {
            if (event.id().equals(spec.id())) {
                witness.add(event);
            }
        })) {
            hypervisor.define(spec);

            assertThat(witness.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(deaf).isEmpty();
        }
    }

    @Test
    final void awaitStateEndsWhenTheStateComes() throws Exception {
        var spec = started();
        var waiting = CompletableFuture.supplyAsync(() -> hypervisor.awaitState(spec.id(), DomainState.SHUT_OFF, SOON));

        hypervisor.destroy(spec.id());

        assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    final void awaitStateSaysWhenTheStateDoesNotCome() {
        var spec = started();

        assertThat(hypervisor.awaitState(spec.id(), DomainState.RUNNING, Duration.ZERO))
                .isTrue();
        assertThat(hypervisor.awaitState(spec.id(), DomainState.SHUT_OFF, Duration.ofMillis(50)))
                .isFalse();
    }

    @Test
    final void onlyOneConsoleAtATime() throws Exception {
        var spec = started();
        if (missing().contains(Capability.CONSOLE)) {
            assertThatThrownBy(() -> hypervisor.openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            return;
        }
        try (var console = hypervisor.openConsole(spec.id())) {
            console.input().write('\n');
            assertThatThrownBy(() -> hypervisor.openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Conflict.class)
                    .hasMessageContaining(spec.name().value());
        }
        hypervisor.openConsole(spec.id()).close();
    }

    @Test
    final void theConsoleEndsWithTheMachine() throws Exception {
        var spec = started();
        if (missing().contains(Capability.CONSOLE)) {
            assertThatThrownBy(() -> hypervisor.openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            return;
        }
        try (var console = hypervisor.openConsole(spec.id())) {
            var reading = CompletableFuture.supplyAsync(() -> drain(console));

            hypervisor.destroy(spec.id());

            assertThat(reading.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean drain(Hypervisor.Console console) {
        try {
            console.output().readAllBytes();
            return true;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    final void aStoppedMachineHasNoConsole() {
        var spec = machine();
        hypervisor.define(spec);

        assertThatThrownBy(() -> hypervisor.openConsole(spec.id()))
                .isInstanceOfAny(HypervisorException.InvalidState.class, HypervisorException.Unsupported.class);
    }

    @Test
    final void namesOfOthersAreNotMistakenForOurs() {
        var spec = machine();
        hypervisor.define(spec);

        assertThat(hypervisor.domains())
                .filteredOn(domain -> domain.name().equals(spec.name()))
                .allSatisfy(domain -> assertThat(domain.id()).isEqualTo(spec.id()));
        assertThat(new DomainName("Someone's VM_1").isPortable()).isFalse();
    }
}
