package io.coppice.bench;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.libvirt.LibvirtHypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Machines that are defined, started, destroyed and undefined, by Coppice and by libvirt alone with the same XML, in turn. */
final class RateBenchmark {

    private static final String URI = "qemu:///session";
    private static final int CYCLES = 16;

    private final String launcher;
    private final Samples samples;

    RateBenchmark(String launcher, Samples samples) {
        this.launcher = launcher;
        this.samples = samples;
    }

    void run(int runs) {
        try {
            var directory = Files.createTempDirectory("coppice-bench");
            try (var hypervisor = LibvirtHypervisor.open(URI, Duration.ofSeconds(20))) {
                for (var run = 0; run < runs; run++) {
                    compare(hypervisor, directory, 1, "one at a time");
                    compare(hypervisor, directory, 8, "eight at a time");
                }
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(Hypervisor hypervisor, Path directory, int threads, String label) throws IOException {
        var machines = machines(directory, threads);
        try {
            compare(hypervisor, directory, machines, label);
        } finally {
            // libvirt's own shell makes the same domains, and leaves one when a command of it fails
            machines.forEach(machine -> hypervisor.undefine(machine.id()));
        }
    }

    private void compare(Hypervisor hypervisor, Path directory, List<MachineSpec> machines, String label)
            throws IOException {
        var ours = rate(machines, machine -> cycles(hypervisor, machine));
        var descriptions = new ArrayList<Path>();
        for (var machine : machines) {
            descriptions.add(description(hypervisor, machine, directory));
        }
        var alone = rate(descriptions, RateBenchmark::cycles);
        samples.add("machines made and destroyed, " + label, "1/s", ours);
        samples.add("  by libvirt alone, " + label, "1/s", alone);
        samples.add("  share of libvirt's rate, " + label, "%", 100 * ours / alone);
    }

    private List<MachineSpec> machines(Path directory, int count) {
        var newest = Command.run(launcher, "image", "list", "-o", "json")
                .json()
                .get(0)
                .path("id")
                .asText();
        var image = Path.of(Command.run(launcher, "image", "show", newest, "-o", "json")
                .json()
                .path("directory")
                .asText());
        var made = new ArrayList<MachineSpec>();
        for (var number = 0; number < count; number++) {
            made.add(new MachineSpec(
                    new DomainName("coppice-bench-rate-" + number),
                    new DomainId(UUID.randomUUID()),
                    "Coppice: rate " + number,
                    new CpuSpec(1, Acceleration.SOFTWARE),
                    DataSize.ofMebibytes(256),
                    new Boot.DirectKernel(image.resolve("kernel"), image.resolve("initrd"), "console=ttyS0"),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    directory.resolve(number + ".log"),
                    DomainMetadata.NONE));
        }
        return made;
    }

    private static void cycles(Hypervisor hypervisor, MachineSpec machine) {
        for (var cycle = 0; cycle < CYCLES; cycle++) {
            hypervisor.define(machine);
            hypervisor.start(machine.id());
            hypervisor.destroy(machine.id());
            hypervisor.undefine(machine.id());
        }
    }

    /** A file of commands for virsh that do the same. */
    private static Path description(Hypervisor hypervisor, MachineSpec machine, Path directory) throws IOException {
        hypervisor.define(machine);
        var name = machine.name().value();
        var xml = directory.resolve(name + ".xml");
        Files.writeString(xml, Virsh.run(URI, "dumpxml", name));
        hypervisor.undefine(machine.id());
        var cycle = "define %1$s%nstart %2$s%ndestroy %2$s%nundefine %2$s%n".formatted(xml, name);
        return Files.writeString(directory.resolve(name + ".commands"), cycle.repeat(CYCLES));
    }

    private static void cycles(Path commands) {
        Virsh.feed(URI, commands);
    }

    private interface Work<T> {
        void on(T one);
    }

    /** Cycles in a second, each in its own thread. */
    private static <T> double rate(List<T> all, Work<T> work) {
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(all.size())) {
            var pending = new ArrayList<Future<?>>();
            all.forEach(one -> pending.add(threads.submit(() -> work.on(one))));
            for (var future : pending) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return all.size() * CYCLES / ((System.nanoTime() - start) / 1e9);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
