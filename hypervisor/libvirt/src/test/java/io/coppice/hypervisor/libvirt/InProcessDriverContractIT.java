package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.testing.Capability;
import io.coppice.hypervisor.testing.HypervisorContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** libvirt's own test driver: real client code, no QEMU. */
final class InProcessDriverContractIT extends HypervisorContract {

    @Override
    protected Hypervisor open() {
        return LibvirtHypervisor.open("test:///default", Duration.ofSeconds(10));
    }

    @Override
    public Path directory() {
        return Path.of("/nowhere");
    }

    @Override
    protected Set<Capability> missing() {
        return EnumSet.of(
                Capability.CONSOLE,
                Capability.DISK_LIMIT,
                Capability.FORK,
                Capability.LINK,
                Capability.PORT,
                Capability.TRANSIENT);
    }
}
