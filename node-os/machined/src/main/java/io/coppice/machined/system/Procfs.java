package io.coppice.machined.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the kernel's own tables. Every call reads anew. */
public final class Procfs {
    private final Path root;

    /** The tables of this machine. */
    public Procfs() {
        this(Path.of("/proc"));
    }

    public Procfs(Path root) {
        this.root = root;
    }

    public MemoryInfo memory() throws IOException {
        return MemoryInfo.parse(read("meminfo"));
    }

    public LoadAverage loadAverage() throws IOException {
        return LoadAverage.parse(read("loadavg"));
    }

    public KernelStatistics statistics() throws IOException {
        return KernelStatistics.parse(read("stat"));
    }

    public List<DiskCounters> disks() throws IOException {
        return DiskCounters.parse(read("diskstats"));
    }

    public List<NetworkCounters> networkDevices() throws IOException {
        return NetworkCounters.parse(read("net/dev"));
    }

    public List<MountEntry> mounts() throws IOException {
        return MountEntry.parse(read("self/mounts"));
    }

    /** All processes, by number; those that end meanwhile are left out. */
    public List<ProcessEntry> processes() throws IOException {
        return ProcessTable.read(root);
    }

    public AuxiliaryVector auxiliaryVector() throws IOException {
        return AuxiliaryVector.parse(Files.readAllBytes(root.resolve("self/auxv")));
    }

    private String read(String name) throws IOException {
        return new String(Files.readAllBytes(root.resolve(name)), StandardCharsets.UTF_8);
    }
}
