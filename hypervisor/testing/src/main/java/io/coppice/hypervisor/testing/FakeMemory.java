package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.FrozenMemory;
import io.coppice.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Frozen memory of guests that have none: two files that are there. */
final class FakeMemory {

    private FakeMemory() {}

    static void write(FrozenMemory memory) {
        try {
            for (var file : files(memory)) {
                Files.writeString(file, "frozen");
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
