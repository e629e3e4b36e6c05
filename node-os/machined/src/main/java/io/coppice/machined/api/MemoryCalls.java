package io.coppice.machined.api;

import io.coppice.machined.system.MemoryInfo;
import io.coppice.machined.system.Procfs;
import io.coppice.nodeos.api.machine.MemInfo;
import io.coppice.nodeos.api.machine.Memory;
import io.coppice.nodeos.api.machine.MemoryResponse;
import java.io.IOException;

/** Memory. */
final class MemoryCalls {
    private MemoryCalls() {}

    static MemoryResponse memory(Procfs procfs) throws IOException {
        return MemoryResponse.newBuilder()
                .addMessages(Memory.newBuilder().setMeminfo(message(procfs.memory())))
                .build();
    }

    private static MemInfo.Builder message(MemoryInfo memory) {
        return MemInfo.newBuilder()
                .setMemtotal(memory.get("MemTotal"))
                .setMemfree(memory.get("MemFree"))
                .setMemavailable(memory.get("MemAvailable"))
                .setBuffers(memory.get("Buffers"))
                .setCached(memory.get("Cached"))
                .setSwapcached(memory.get("SwapCached"))
                .setActive(memory.get("Active"))
                .setInactive(memory.get("Inactive"))
                .setActiveanon(memory.get("Active(anon)"))
                .setInactiveanon(memory.get("Inactive(anon)"))
                .setActivefile(memory.get("Active(file)"))
                .setInactivefile(memory.get("Inactive(file)"))
                .setUnevictable(memory.get("Unevictable"))
                .setMlocked(memory.get("Mlocked"))
                .setSwaptotal(memory.get("SwapTotal"))
                .setSwapfree(memory.get("SwapFree"))
                .setDirty(memory.get("Dirty"))
                .setWriteback(memory.get("Writeback"))
                .setAnonpages(memory.get("AnonPages"))
                .setMapped(memory.get("Mapped"))
                .setShmem(memory.get("Shmem"))
                .setSlab(memory.get("Slab"))
                .setSreclaimable(memory.get("SReclaimable"))
                .setSunreclaim(memory.get("SUnreclaim"))
                .setKernelstack(memory.get("KernelStack"))
                .setPagetables(memory.get("PageTables"))
                .setNfsunstable(memory.get("NFS_Unstable"))
                .setBounce(memory.get("Bounce"))
                .setWritebacktmp(memory.get("WritebackTmp"))
                .setCommitlimit(memory.get("CommitLimit"))
                .setCommittedas(memory.get("Committed_AS"))
                .setVmalloctotal(memory.get("VmallocTotal"))
                .setVmallocused(memory.get("VmallocUsed"))
                .setVmallocchunk(memory.get("VmallocChunk"))
                .setHardwarecorrupted(memory.get("HardwareCorrupted"))
                .setAnonhugepages(memory.get("AnonHugePages"))
                .setShmemhugepages(memory.get("ShmemHugePages"))
                .setShmempmdmapped(memory.get("ShmemPmdMapped"))
                .setCmatotal(memory.get("CmaTotal"))
                .setCmafree(memory.get("CmaFree"))
                .setHugepagestotal(memory.get("HugePages_Total"))
                .setHugepagesfree(memory.get("HugePages_Free"))
                .setHugepagesrsvd(memory.get("HugePages_Rsvd"))
                .setHugepagessurp(memory.get("HugePages_Surp"))
                .setHugepagesize(memory.get("Hugepagesize"))
                .setDirectmap4K(memory.get("DirectMap4k"))
                .setDirectmap2M(memory.get("DirectMap2M"))
                .setDirectmap1G(memory.get("DirectMap1G"));
    }
}
