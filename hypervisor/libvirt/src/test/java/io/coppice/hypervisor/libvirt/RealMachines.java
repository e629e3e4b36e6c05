package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A connection to real QEMU, and machines that are gone when it is closed. */
final class RealMachines implements AutoCloseable {

    /** Where QEMU tests run; another URI serves to repeat them elsewhere. */
    static final String URI = System.getProperty("coppice.test.uri", "qemu:///session");

    private final LibvirtHypervisor hypervisor = LibvirtHypervisor.open(URI, Duration.ofSeconds(10));
    private final List<DomainId> made = new ArrayList<>();
    private final Path directory;

    RealMachines(Path directory) throws IOException {
        this.directory = directory;
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    LibvirtHypervisor hypervisor() {
        return hypervisor;
    }

    Path directory() {
        return directory;
    }

    MachineSpec start(UnaryOperator<MachineSpec> shape) {
        var spec = define(shape);
        hypervisor.start(spec.id());
        return spec;
    }

    MachineSpec define(UnaryOperator<MachineSpec> shape) {
        var spec = shape.apply(TestMachines.idle(directory));
        made.add(spec.id());
        hypervisor.define(spec);
        return spec;
    }

    @Override
    public void close() {
        try (Hypervisor closing = hypervisor) {
            made.forEach(closing::undefine);
        }
    }
}
