package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.Hypervisor;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class FakeHypervisorContractTest extends HypervisorContract {

    @TempDir
    Path temporary = Path.of("/nowhere");

    @Override
    protected Hypervisor open() {
        return new FakeHypervisor();
    }

    @Override
    public Path directory() {
        return temporary;
    }
}
