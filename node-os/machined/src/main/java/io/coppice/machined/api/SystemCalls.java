package io.coppice.machined.api;

import io.coppice.machined.system.AuxiliaryVector;
import io.coppice.machined.system.CpuTimes;
import io.coppice.machined.system.KernelStatistics;
import io.coppice.machined.system.LoadAverage;
import io.coppice.machined.system.MountEntry;
import io.coppice.machined.system.ProcessEntry;
import io.coppice.machined.system.Procfs;
import io.coppice.nodeos.api.machine.CPUStat;
import io.coppice.nodeos.api.machine.LoadAvg;
import io.coppice.nodeos.api.machine.LoadAvgResponse;
import io.coppice.nodeos.api.machine.MountStat;
import io.coppice.nodeos.api.machine.Mounts;
import io.coppice.nodeos.api.machine.MountsResponse;
import io.coppice.nodeos.api.machine.Process;
import io.coppice.nodeos.api.machine.ProcessInfo;
import io.coppice.nodeos.api.machine.ProcessesResponse;
import io.coppice.nodeos.api.machine.SoftIRQStat;
import io.coppice.nodeos.api.machine.SystemStat;
import io.coppice.nodeos.api.machine.SystemStatResponse;
import java.io.File;
import java.io.IOException;
import java.util.List;

/** LoadAvg, SystemStat, Mounts and Processes. */
final class SystemCalls {
    private SystemCalls() {}

    static LoadAvgResponse loadAverage(Procfs procfs) throws IOException {
        LoadAverage load = procfs.loadAverage();
        return LoadAvgResponse.newBuilder()
                .addMessages(LoadAvg.newBuilder()
                        .setLoad1(load.one())
                        .setLoad5(load.five())
                        .setLoad15(load.fifteen()))
                .build();
    }

    static SystemStatResponse statistics(Procfs procfs) throws IOException {
        KernelStatistics statistics = procfs.statistics();
        double ticksPerSecond = procfs.auxiliaryVector().ticksPerSecond();
        SystemStat.Builder message = SystemStat.newBuilder()
                .setBootTime(statistics.bootTime())
                .setCpuTotal(cpu(statistics.total(), ticksPerSecond))
                .setContextSwitches(statistics.contextSwitches())
                .setProcessCreated(statistics.processesCreated())
                .setProcessRunning(statistics.processesRunning())
                .setProcessBlocked(statistics.processesBlocked());
        for (CpuTimes cpu : statistics.cpus()) {
            message.addCpu(cpu(cpu, ticksPerSecond));
        }
        List<Long> interrupts = statistics.interrupts();
        if (!interrupts.isEmpty()) {
            message.setIrqTotal(interrupts.getFirst()).addAllIrq(interrupts.subList(1, interrupts.size()));
        }
        List<Long> soft = statistics.softInterrupts();
        message.setSoftIrqTotal(at(soft, 0))
                .setSoftIrq(SoftIRQStat.newBuilder()
                        .setHi(at(soft, 1))
                        .setTimer(at(soft, 2))
                        .setNetTx(at(soft, 3))
                        .setNetRx(at(soft, 4))
                        .setBlock(at(soft, 5))
                        .setBlockIoPoll(at(soft, 6))
                        .setTasklet(at(soft, 7))
                        .setSched(at(soft, 8))
                        .setHrtimer(at(soft, 9))
                        .setRcu(at(soft, 10)));
        return SystemStatResponse.newBuilder().addMessages(message).build();
    }

    static MountsResponse mounts(Procfs procfs) throws IOException {
        Mounts.Builder mounts = Mounts.newBuilder();
        for (MountEntry mount : procfs.mounts()) {
            File target = new File(mount.target());
            mounts.addStats(MountStat.newBuilder()
                    .setFilesystem(mount.source())
                    .setSize(target.getTotalSpace())
                    .setAvailable(target.getUsableSpace())
                    .setMountedOn(mount.target()));
        }
        return MountsResponse.newBuilder().addMessages(mounts).build();
    }

    static ProcessesResponse processes(Procfs procfs) throws IOException {
        AuxiliaryVector units = procfs.auxiliaryVector();
        Process.Builder processes = Process.newBuilder();
        for (ProcessEntry process : procfs.processes()) {
            processes.addProcesses(ProcessInfo.newBuilder()
                    .setPid(process.id())
                    .setPpid(process.parentId())
                    .setState(process.state())
                    .setThreads(process.threads())
                    .setCpuTime((double) process.cpuTicks() / units.ticksPerSecond())
                    .setVirtualMemory(process.virtualBytes())
                    .setResidentMemory(process.residentPages() * units.pageBytes())
                    .setCommand(process.command())
                    .setExecutable(process.executable())
                    .setArgs(process.arguments()));
        }
        return ProcessesResponse.newBuilder().addMessages(processes).build();
    }

    private static CPUStat cpu(CpuTimes times, double ticksPerSecond) {
        return CPUStat.newBuilder()
                .setUser(times.user() / ticksPerSecond)
                .setNice(times.nice() / ticksPerSecond)
                .setSystem(times.system() / ticksPerSecond)
                .setIdle(times.idle() / ticksPerSecond)
                .setIowait(times.ioWait() / ticksPerSecond)
                .setIrq(times.interrupt() / ticksPerSecond)
                .setSoftIrq(times.softInterrupt() / ticksPerSecond)
                .setSteal(times.steal() / ticksPerSecond)
                .setGuest(times.guest() / ticksPerSecond)
                .setGuestNice(times.guestNice() / ticksPerSecond)
                .build();
    }

    private static long at(List<Long> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }
}
