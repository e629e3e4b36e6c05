package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.testing.TestMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A connection to real QEMU, and machines that are gone when it is closed. */
final class RealMachines implements AutoCloseable {

    /** Where QEMU tests run; another URI serves to repeat them elsewhere. */
    static final String URI = System.getProperty("coppice.test.uri", "qemu:///session");

    private static final Duration SOON = Duration.ofSeconds(30);

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

    /** The guest has printed it; the log is written by QEMU's own hand. */
    void awaitText(MachineSpec spec, String text) throws IOException {
        try (var watcher = spec.serialLog().getFileSystem().newWatchService()) {
            directory.register(watcher, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!Files.readString(spec.serialLog()).contains(text)) {
                var key = watcher.poll(SOON.toSeconds(), TimeUnit.SECONDS);
                assertThat(key).as("the guest prints '%s'", text).isNotNull();
                key.pollEvents();
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        try (Hypervisor closing = hypervisor) {
            made.forEach(closing::undefine);
        }
    }
}
