package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.Hypervisor;
import java.nio.file.Path;

final class FakeHypervisorContractTest extends HypervisorContract {

    @Override
    protected Hypervisor open() {
        return new FakeHypervisor();
    }

    @Override
    protected Path directory() {
        return Path.of("/nowhere");
    }
}
