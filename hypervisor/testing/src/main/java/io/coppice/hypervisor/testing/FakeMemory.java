package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Frozen memory of guests that have none: two files that are there. */
final class FakeMemory {

    private FakeMemory() {}

    static void write(MachineSpec machine, FrozenMemory memory, long length) {
        try {
            Files.writeString(memory.state(), "frozen");
            Files.writeString(memory.ram(), "frozen " + machine.name());
            try (var ram = new RandomAccessFile(memory.ram().toFile(), "rw")) {
                ram.setLength(length);
            }
        } catch (IOException e) {
            throw new HypervisorException.Failed("memory cannot be written: " + e, e);
        }
    }

    static void require(FrozenMemory memory) {
        for (var file : files(memory)) {
            if (!Files.isReadable(file)) {
                throw new HypervisorException.Failed(file + " cannot be read; freeze the machine again", null);
            }
        }
    }

    private static List<Path> files(FrozenMemory memory) {
        return List.of(memory.ram(), memory.state());
    }
}
