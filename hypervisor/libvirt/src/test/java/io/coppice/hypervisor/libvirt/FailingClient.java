package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.UUID;

/** A process whose call fails, to see what it prints. */
final class FailingClient {

    private FailingClient() {}

    public static void main(String[] arguments) {
        try (var hypervisor = LibvirtHypervisor.open("test:///default", Duration.ofSeconds(10))) {
            hypervisor.start(new DomainId(UUID.randomUUID()));
            System.exit(2);
        } catch (HypervisorException.NotFound expected) {
            System.exit(0);
        }
    }
}
