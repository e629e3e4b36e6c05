package io.coppice.machined.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParsersTest {
    @Test
    void memory() {
        MemoryInfo memory = MemoryInfo.parse("""
                MemTotal:        2014708 kB
                MemFree:          131072 kB
                Active(anon):      40216 kB
                HugePages_Total:       3
                Hugepagesize:       2048 kB
                DirectMap1G:           0 kB
                """);

        assertThat(memory.get("MemTotal")).isEqualTo(2014708);
        assertThat(memory.get("Active(anon)")).isEqualTo(40216);
        assertThat(memory.get("HugePages_Total")).isEqualTo(3);
        assertThat(memory.get("VmallocChunk")).isZero();
    }

    @Test
    void loadAverage() {
        assertThat(LoadAverage.parse("0.52 1.25 10.00 2/345 6789\n")).isEqualTo(new LoadAverage(0.52, 1.25, 10.0));
    }

    @Test
    void statistics() {
        KernelStatistics statistics = KernelStatistics.parse("""
                cpu  300 4 150 9000 20 0 7 1 0 0
                cpu0 200 4 100 4500 10 0 5 1 0 0
                cpu1 100 0 50 4500 10 0 2 0 0 0
                intr 12345 9 0 18446744073709551615
                ctxt 67890
                btime 1767323045
                processes 321
                procs_running 2
                procs_blocked 1
                softirq 1000 1 2 3 4 5 6 7 8 9 10
                """);

        assertThat(statistics.total()).isEqualTo(new CpuTimes(300, 4, 150, 9000, 20, 0, 7, 1, 0, 0));
        assertThat(statistics.cpus()).extracting(CpuTimes::user).containsExactly(200L, 100L);
        assertThat(statistics.interrupts()).containsExactly(12345L, 9L, 0L, -1L);
        assertThat(statistics.softInterrupts()).hasSize(11).endsWith(10L);
        assertThat(statistics.contextSwitches()).isEqualTo(67890);
        assertThat(statistics.bootTime()).isEqualTo(1767323045);
        assertThat(statistics.processesCreated()).isEqualTo(321);
        assertThat(statistics.processesRunning()).isEqualTo(2);
        assertThat(statistics.processesBlocked()).isEqualTo(1);
    }

    @Test
    void disksOfOldAndNewKernels() {
        List<DiskCounters> disks = DiskCounters.parse("""
                 254       0 vda 100 2 3000 40 50 6 700 80 1 90 120
                 254      16 vdb 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17
                """);

        assertThat(disks)
                .containsExactly(
                        new DiskCounters("vda", 100, 2, 3000, 40, 50, 6, 700, 80, 1, 90, 120, 0, 0, 0, 0),
                        new DiskCounters("vdb", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    }

    @Test
    void networkDevices() {
        List<NetworkCounters> devices = NetworkCounters.parse("""
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
                eth0:1:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
                """);

        assertThat(devices).extracting(NetworkCounters::name).containsExactly("lo", "eth0:1");
        assertThat(devices.get(1))
                .isEqualTo(new NetworkCounters("eth0:1", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    }

    @Test
    void mountsWithBlanksInTheirNames() {
        assertThat(MountEntry.parse("""
                /dev/mapper/root / erofs ro,relatime 0 0
                tmpfs /var/lib/my\\040disk\\134here tmpfs rw 0 0
                """))
                .containsExactly(
                        new MountEntry("/dev/mapper/root", "/", "erofs"),
                        new MountEntry("tmpfs", "/var/lib/my disk\\here", "tmpfs"));
        assertThat(MountEntry.unescape("a\\04")).isEqualTo("a\\04");
        assertThat(MountEntry.unescape("gr\u00fcn\\040\\303\\274")).isEqualTo("gr\u00fcn \u00fc");
    }

    @Test
    void aProcessWithAnOddName() {
        ProcessEntry process = ProcessEntry.parse(
                "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 70 30 0 0 20 0 5 0 1234 104857600 2560 18446744073709551615\n",
                "/usr/bin/odd",
                "odd\0--name\0a b\0");

        assertThat(process)
                .isEqualTo(new ProcessEntry(
                        42, 1, "S", 5, 100, 104857600, 2560, "a) b (c", "/usr/bin/odd", "odd --name a b"));
        assertThatThrownBy(() -> ProcessEntry.parse("nothing", "", "")).hasMessageContaining("nothing");
    }

    @Test
    void unitsOfTheKernel() {
        ByteBuffer vector = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
        vector.putLong(6).putLong(16384).putLong(17).putLong(250).putLong(0).putLong(0);

        assertThat(AuxiliaryVector.parse(vector.array())).isEqualTo(new AuxiliaryVector(16384, 250));
        assertThatThrownBy(() -> AuxiliaryVector.parse(new byte[16])).hasMessageContaining("page size");
    }

    @Test
    void aLineThatEndsEarlyIsAnError() {
        assertThatThrownBy(() -> LoadAverage.parse("0.5 0.4")).hasMessageContaining("0.5 0.4");
    }
}
