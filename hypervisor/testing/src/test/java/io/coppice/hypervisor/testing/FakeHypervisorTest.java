package io.coppice.hypervisor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FakeHypervisorTest {

    private final FakeHypervisor hypervisor = new FakeHypervisor();

    @Test
    void aFaultBeforeLeavesNothingDone() {
        var spec = TestMachines.idle(Path.of("/"));
        hypervisor.inject(Fault.before(HypervisorCall.DEFINE, 1, () -> new HypervisorException.Failed("no", null)));

        assertThatThrownBy(() -> hypervisor.define(spec)).hasMessage("no");

        assertThat(hypervisor.domains()).isEmpty();
        hypervisor.define(spec);
        assertThat(hypervisor.domains()).hasSize(1);
    }

    @Test
    void aFaultAfterLeavesItDone() {
        var spec = TestMachines.idle(Path.of("/"));
        hypervisor.define(spec);
        hypervisor.inject(Fault.after(HypervisorCall.START, 1, () -> new AssertionError("killed")));

        assertThatThrownBy(() -> hypervisor.start(spec.id())).isInstanceOf(AssertionError.class);

        assertThat(hypervisor.find(spec.id()).orElseThrow().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void changesAreCountedAndReadsAreNot() {
        var first = TestMachines.idle(Path.of("/"));
        var second = TestMachines.idle(Path.of("/"));
        hypervisor.inject(Fault.beforeAnyChange(3, () -> new AssertionError("killed")));
        hypervisor.define(first);
        hypervisor.domains();
        hypervisor.find(first.id());
        hypervisor.define(second);

        assertThatThrownBy(() -> hypervisor.start(first.id())).isInstanceOf(AssertionError.class);

        assertThat(hypervisor.calls())
                .containsExactly(
                        HypervisorCall.DEFINE,
                        HypervisorCall.DOMAINS,
                        HypervisorCall.FIND,
                        HypervisorCall.DEFINE,
                        HypervisorCall.START);
    }

    @Test
    void guestsMayDisobey() {
        var spec = TestMachines.idle(Path.of("/"));
        hypervisor.define(spec);
        hypervisor.start(spec.id());
        hypervisor.ignorePowerOff(spec.id());

        hypervisor.shutdown(spec.id());
        assertThat(hypervisor.find(spec.id()).orElseThrow().state()).isEqualTo(DomainState.RUNNING);

        hypervisor.guestCrashes(spec.id());
        assertThat(hypervisor.find(spec.id()).orElseThrow().state()).isEqualTo(DomainState.CRASHED);
    }

    @Test
    void theConsoleCarriesBothWays() throws Exception {
        var spec = TestMachines.idle(Path.of("/"));
        hypervisor.define(spec);
        hypervisor.start(spec.id());
        try (var console = hypervisor.openConsole(spec.id())) {
            hypervisor.guestPrints(spec.id(), "login: ");
            console.input().write("root".getBytes(java.nio.charset.StandardCharsets.UTF_8));

            assertThat(console.output().readNBytes(7)).asString().isEqualTo("login: ");
            assertThat(hypervisor.consoleInput(spec.id())).asString().isEqualTo("root");
        }
    }

    @Test
    void whatNobodyDefinedEndsWithTheConnection() {
        var defined = TestMachines.idle(Path.of("/"));
        var passing = TestMachines.idle(Path.of("/"));
        hypervisor.define(defined);
        hypervisor.start(defined.id());
        hypervisor.startTransient(passing);

        hypervisor.close();

        assertThat(hypervisor.find(passing.id())).isEmpty();
        assertThat(hypervisor.find(defined.id()).orElseThrow().state()).isEqualTo(DomainState.RUNNING);
    }

    @Test
    void itTellsWhatAMachineWentOnFromAndWhatWasTypedSince(@TempDir Path directory) throws Exception {
        var memory = new FrozenMemory(directory.resolve("ram"), directory.resolve("state"));
        var spec = TestMachines.idle(directory);
        hypervisor.define(spec);
        hypervisor.start(spec.id());
        hypervisor.freeze(List.of(new Freezing(spec, memory)), AfterFreeze.GO_ON);
        hypervisor.destroy(spec.id());

        hypervisor.thaw(spec, memory);
        try (var console = hypervisor.openConsole(spec.id())) {
            console.input().write('x');
        }
        assertThat(hypervisor.thawedFrom(spec.id())).contains(memory);
        assertThat(hypervisor.consoleInput(spec.id())).asString().isEqualTo("x");

        hypervisor.destroy(spec.id());
        hypervisor.start(spec.id());
        assertThat(hypervisor.thawedFrom(spec.id())).isEmpty();
        assertThat(hypervisor.consoleInput(spec.id())).isEmpty();
    }
}
