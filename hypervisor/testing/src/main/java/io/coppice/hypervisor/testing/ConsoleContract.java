package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One console per running machine, where there are any. */
interface ConsoleContract extends ContractGround {

    @Test
    default void onlyOneConsoleAtATime() throws Exception {
        var spec = started();
        if (!hasConsoles()) {
            assertThatThrownBy(() -> hypervisor().openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            return;
        }
        try (var console = hypervisor().openConsole(spec.id())) {
            console.input().write('\n');
            assertThatThrownBy(() -> hypervisor().openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Conflict.class)
                    .hasMessageContaining(spec.name().value());
        }
        hypervisor().openConsole(spec.id()).close();
    }

    @Test
    default void theConsoleEndsWithTheMachine() throws Exception {
        var spec = started();
        if (!hasConsoles()) {
            assertThatThrownBy(() -> hypervisor().openConsole(spec.id()))
                    .isInstanceOf(HypervisorException.Unsupported.class);
            return;
        }
        try (var console = hypervisor().openConsole(spec.id())) {
            var reading = CompletableFuture.supplyAsync(() -> drain(console));

            hypervisor().destroy(spec.id());

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
    default void aStoppedMachineHasNoConsole() {
        var spec = machine();
        hypervisor().define(spec);

        assertThatThrownBy(() -> hypervisor().openConsole(spec.id()))
                .isInstanceOfAny(HypervisorException.InvalidState.class, HypervisorException.Unsupported.class);
    }
}
