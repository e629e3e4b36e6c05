package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import java.util.OptionalInt;

/** What the host of a {@link FakeHypervisor} has. */
final class FakeHost {

    private volatile HostInventory inventory;

    FakeHost(HostInventory inventory) {
        this.inventory = inventory;
    }

    static HostInventory typical(boolean kvmDevice) {
        return new HostInventory(
                "fake:///",
                "fake-host",
                new HostInventory.Version(10, 0, 2),
                new HostInventory.Version(11, 3, 0),
                "x86_64",
                8,
                DataSize.ofGibibytes(64),
                DataSize.ofGibibytes(48),
                kvmDevice,
                "fake",
                OptionalInt.of(2600));
    }

    HostInventory inventory() {
        return inventory;
    }

    void leaveFree(DataSize memory) {
        inventory = new HostInventory(
                inventory.uri(),
                inventory.hostname(),
                inventory.hypervisorVersion(),
                inventory.managerVersion(),
                inventory.architecture(),
                inventory.cpus(),
                inventory.memory(),
                memory,
                inventory.kvmDevice(),
                inventory.cpuModel(),
                inventory.timestampMegahertz());
    }
}
