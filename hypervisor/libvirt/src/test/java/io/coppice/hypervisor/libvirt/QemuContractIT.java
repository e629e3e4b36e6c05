package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.testing.HypervisorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real QEMU, through the connection that everybody uses. */
final class QemuContractIT extends HypervisorContract {

    @TempDir
    Path temporary = Path.of("/nowhere");

    @BeforeEach
    void letTheMachinesIn() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Override
    protected Hypervisor open() {
        return LibvirtHypervisor.open("qemu:///session", Duration.ofSeconds(10));
    }

    @Override
    public Path directory() {
        return temporary;
    }

    @Test
    void aTransientMachineIsGoneWithItsConnection() {
        var spec = machine();
        try (var other = open()) {
            other.startTransient(spec);
            assertThat(stateOf(spec)).isEqualTo(DomainState.RUNNING);
        }

        assertThatCode(() -> hypervisor().awaitState(spec.id(), DomainState.SHUT_OFF, Duration.ofSeconds(20)))
                .isInstanceOf(HypervisorException.NotFound.class);
    }
}
