package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One running machine on its way into the files of its frozen memory. The steps follow each other; {@link #end} comes last, whatever became of them. */
final class FreezeCopy {

    /** For all of the memory, which is copied at the speed of a slow disk at worst. */
    private static final Duration COPY_LIMIT = Duration.ofMinutes(10);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The longest path of a Unix socket, without its end: {@code sun_path} of unix(7). */
    private static final int SOCKET_PATH = 107;

    private final Freezer.Host host;
    private final MachineSpec machine;
    private final Path ram;
    private final Path state;
    private final Migration outgoing;
    private List<DiskHandover> disks = List.of();
    private Optional<Path> directory = Optional.empty();
    private Optional<MachineSpec> holder = Optional.empty();
    private boolean kept;

    FreezeCopy(Freezer.Host host, Freezing freezing) {
        this.host = host;
        this.machine = freezing.machine();
        this.ram = freezing.memory().ram();
        this.state = freezing.memory().state();
        this.outgoing = host.migration(machine.id());
    }

    /** Copies the memory while the guest runs, until little is left. */
    void begin() {
        var user = host.user();
        var work = FreezeHolder.directory(ram, user);
        directory = Optional.of(work);
        var socket = socket(work);
        disks = DiskHandover.of(machine, host.qmp());
        FreezeHolder.hollow(ram, MemoryBackend.kibibytes(machine.memory()) * 1024);
        FreezeHolder.hollow(state, 0);
        user.give(ram);
        user.give(state);
        disks.forEach(disk -> user.give(disk.file()));
        var made = FreezeHolder.of(machine, work, DiskHandover.sizes(disks), user);
        holder = Optional.of(made);
        host.createHolder(made, new MemoryBackend.Shared(ram));
        host.migration(made.id()).receive(socket);
        outgoing.send(socket, LIMIT);
        outgoing.awaitLittleLeft(COPY_LIMIT);
    }

    private static String socket(Path directory) {
        var path = directory.resolve("socket").toString();
        if (path.getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH) {
            throw new HypervisorException.InvalidSpec(
                    "the path " + path + " is too long for a socket, which takes " + SOCKET_PATH
                            + " bytes; use a home with a shorter path",
                    null);
        }
        return "unix:" + path;
    }

    void stop() {
        host.suspend(machine.id());
    }

    /** Writes go to the overlays from here on; then the rest of the memory is copied. */
    void handOver() {
        outgoing.sendRest();
        disks.forEach(disk -> disk.run(machine.id(), host.qmp()));
        outgoing.awaitStopped(COPY_LIMIT);
        outgoing.goOn();
        outgoing.awaitDone(LIMIT);
    }

    /** Whatever became of the copy, the guest runs. */
    void goOn() {
        outgoing.cancel(LIMIT);
        host.resume(machine.id());
    }

    /** Writes what the holder knows beyond its RAM. */
    void keep() {
        var id = holder.orElseThrow().id();
        var incoming = host.migration(id);
        incoming.awaitDone(LIMIT);
        incoming.sendState("file:" + state);
        incoming.awaitDone(LIMIT);
        host.destroy(id);
        for (var file : List.of(ram, state)) {
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            } catch (IOException e) {
                throw new HypervisorException.Failed(file + " cannot be closed to writers: " + e, e);
            }
        }
        kept = true;
    }

    /** Leaves nothing but what was kept. */
    void end() {
        holder.ifPresent(made -> {
            try {
                host.destroy(made.id());
            } catch (HypervisorException.NotFound e) {
                return; // it has ended
            }
        });
        directory.ifPresent(FreezeHolder::delete);
        if (!kept) {
            outgoing.cancel(LIMIT);
            for (var file : List.of(ram, state)) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new HypervisorException.Failed(file + " cannot be removed: " + e + "; remove it by hand", e);
                }
            }
        }
    }
}
