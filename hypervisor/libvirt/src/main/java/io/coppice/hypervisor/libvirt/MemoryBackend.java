package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.hypervisor.DataSize;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the RAM of a machine is made of, as arguments of QEMU that libvirt has no element for. Every machine names its RAM alike, for a stream of memory
 * says by name where it belongs.
 */
sealed interface MemoryBackend {

    String NAME = "coppice.ram";

    /** Memory of the process alone. */
    record Anonymous() implements MemoryBackend {}

    /**
     * A file that is written: what comes over from a running machine. QEMU leaves RAM out of the state of a machine whose RAM is a named file that others
     * could see too.
     */
    record Shared(Path ram) implements MemoryBackend {}

    /** A file that is only read; pages that are written are the process' own from then on. */
    record CopyOnWrite(Path ram) implements MemoryBackend {}

    /** Whether the machine waits for a stream of memory before it can run. */
    default boolean incoming() {
        return switch (this) {
            case Anonymous _ -> false;
            case Shared _, CopyOnWrite _ -> true;
        };
    }

    /** The arguments, as they follow libvirt's own; the last {@code -machine} completes the one before. */
    default List<String> arguments(DataSize memory) {
        var named = List.of("-object", object(memory).toString(), "-machine", "memory-backend=" + NAME);
        return incoming()
                ? Stream.concat(named.stream(), Stream.of("-incoming", "defer")).toList()
                : named;
    }

    private ObjectNode object(DataSize memory) {
        var object = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case Anonymous _ -> common(object, "memory-backend-ram", memory);
            case Shared shared ->
                common(object, "memory-backend-file", memory)
                        .put("mem-path", shared.ram().toString())
                        .put("share", true);
            case CopyOnWrite fork ->
                common(object, "memory-backend-file", memory)
                        .put("mem-path", fork.ram().toString())
                        .put("share", false)
                        .put("readonly", true)
                        .put("rom", "off");
        };
    }

    private static ObjectNode common(ObjectNode object, String type, DataSize memory) {
        return object.put("qom-type", type).put("id", NAME).put("size", kibibytes(memory) * 1024);
    }

    /** libvirt counts memory in these. */
    static long kibibytes(DataSize memory) {
        return (memory.bytes() + 1023) / 1024;
    }
}
