package io.coppice.hypervisor.libvirt;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.libvirt.jna.CString;
import org.libvirt.jna.virNodeInfo;

/** What the host has, as libvirt tells it. */
final class InventoryReader {

    private static final int ALL_CELLS = -1;
    private static final int FIELD_LENGTH = 80;
    private static final int PARAMETER_SIZE = 88;

    /** Kinds of memory that the kernel gives away when machines ask for it. */
    private static final Set<String> AVAILABLE = Set.of("free", "buffers", "cached");

    private static final Set<String> TOTAL = Set.of("total");

    private InventoryReader() {}

    static HostInventory read(Connection connection, String uri) throws LibvirtFailure {
        var library = connection.library();
        var pointer = connection.pointer();
        var manager = new LongByReference();
        check(library, "virConnectGetLibVersion", library.virConnectGetLibVersion(pointer, manager));
        var hypervisor = new LongByReference();
        check(library, "virConnectGetVersion", library.virConnectGetVersion(pointer, hypervisor));
        var node = new virNodeInfo();
        check(library, "virNodeGetInfo", library.virNodeGetInfo(pointer, node));
        var hostname = text(library, "virConnectGetHostname", library.virConnectGetHostname(pointer));
        var capabilities = capabilities(connection);
        var memory = memoryStatistics(connection);
        return new HostInventory(
                uri,
                hostname,
                HostInventory.Version.ofLibvirt(hypervisor.getValue()),
                HostInventory.Version.ofLibvirt(manager.getValue()),
                new String(node.model, StandardCharsets.UTF_8).replace("\0", ""),
                node.cpus,
                new DataSize(memory.isEmpty() ? node.memory.longValue() << 10 : sum(memory, TOTAL)),
                new DataSize(
                        memory.isEmpty() ? library.virNodeGetFreeMemory(connection.pointer()) : sum(memory, AVAILABLE)),
                capabilities.kvm(),
                capabilities.cpuModel(),
                TimestampCounter.megahertz(capabilities, uri));
    }

    static CapabilitiesReader.Capabilities capabilities(Connection connection) throws LibvirtFailure {
        var library = connection.library();
        return CapabilitiesReader.read(
                text(library, "virConnectGetCapabilities", library.virConnectGetCapabilities(connection.pointer())));
    }

    private static long sum(Map<String, Long> memory, Set<String> kinds) {
        return memory.entrySet().stream()
                .filter(entry -> kinds.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Bytes by kind; empty where the driver does not tell. Preferred to virNodeGetInfo, which does not notice added memory. */
    private static Map<String, Long> memoryStatistics(Connection connection) throws LibvirtFailure {
        var library = connection.library();
        var count = new IntByReference();
        var supported = library.virNodeGetMemoryStats(connection.pointer(), ALL_CELLS, Pointer.NULL, count, 0);
        if (supported < 0 || count.getValue() == 0) {
            return Map.of();
        }
        try (var memory = new Memory((long) count.getValue() * PARAMETER_SIZE)) {
            check(
                    library,
                    "virNodeGetMemoryStats",
                    library.virNodeGetMemoryStats(connection.pointer(), ALL_CELLS, memory, count, 0));
            var statistics = new HashMap<String, Long>();
            for (var i = 0; i < count.getValue(); i++) {
                var offset = (long) i * PARAMETER_SIZE;
                statistics.put(
                        memory.getString(offset, StandardCharsets.UTF_8.name()),
                        memory.getLong(offset + FIELD_LENGTH) << 10);
            }
            return statistics;
        }
    }

    private static String text(NativeLibvirt library, String function, @org.jspecify.annotations.Nullable CString text)
            throws LibvirtFailure {
        if (text == null) {
            throw LibvirtFailure.last(library, function);
        }
        return text.toString();
    }

    private static void check(NativeLibvirt library, String function, int result) throws LibvirtFailure {
        if (result < 0) {
            throw LibvirtFailure.last(library, function);
        }
    }
}
