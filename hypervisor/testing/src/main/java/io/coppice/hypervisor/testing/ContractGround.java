package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;

/** What the parts of the contract work with. */
interface ContractGround {

    /** Longer than any change takes. */
    Duration SOON = Duration.ofSeconds(20);

    Hypervisor hypervisor();

    /** A machine that is removed after the test, whatever happens. */
    MachineSpec machine();

    boolean hasConsoles();

    boolean canFork();

    boolean canUnplug();

    boolean canLimitDisks();

    /** A directory that exists, and that the machines' own user reaches. */
    Path directory();

    boolean forwardsPorts();

    boolean startsTransients();

    default MachineSpec started() {
        var spec = machine();
        hypervisor().define(spec);
        hypervisor().start(spec.id());
        return spec;
    }

    default DomainState stateOf(MachineSpec spec) {
        return hypervisor().find(spec.id()).orElseThrow().state();
    }
}
