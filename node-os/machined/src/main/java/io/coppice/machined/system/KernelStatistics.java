package io.coppice.machined.system;

import java.util.ArrayList;
import java.util.List;

/**
 * Counters since boot, as /proc/stat tells them.
 *
 * @param bootTime seconds since 1970
 * @param total times of all CPUs together
 * @param cpus times of each CPU
 * @param interrupts their number in all, then by kind in the kernel's order
 * @param softInterrupts their number in all, then by kind in the kernel's order
 * @param contextSwitches how often CPUs changed from one task to another
 * @param processesCreated how many processes and threads were made
 * @param processesRunning how many run or wait to run now
 * @param processesBlocked how many wait for disks now
 */
public record KernelStatistics(
        long bootTime,
        CpuTimes total,
        List<CpuTimes> cpus,
        List<Long> interrupts,
        List<Long> softInterrupts,
        long contextSwitches,
        long processesCreated,
        long processesRunning,
        long processesBlocked) {
    public KernelStatistics {
        cpus = List.copyOf(cpus);
        interrupts = List.copyOf(interrupts);
        softInterrupts = List.copyOf(softInterrupts);
    }

    public static KernelStatistics parse(String text) {
        CpuTimes total = new CpuTimes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        List<CpuTimes> cpus = new ArrayList<>();
        List<Long> interrupts = List.of();
        List<Long> softInterrupts = List.of();
        long bootTime = 0;
        long contextSwitches = 0;
        long created = 0;
        long running = 0;
        long blocked = 0;
        for (String line : text.lines().toList()) {
            Tokens tokens = new Tokens(line);
            if (!tokens.hasNext()) {
                continue;
            }
            String name = tokens.next();
            switch (name) {
                case "cpu" -> total = CpuTimes.parse(tokens);
                case "intr" -> interrupts = numbers(tokens);
                case "softirq" -> softInterrupts = numbers(tokens);
                case "ctxt" -> contextSwitches = tokens.nextLong();
                case "btime" -> bootTime = tokens.nextLong();
                case "processes" -> created = tokens.nextLong();
                case "procs_running" -> running = tokens.nextLong();
                case "procs_blocked" -> blocked = tokens.nextLong();
                default -> {
                    if (name.startsWith("cpu")) {
                        cpus.add(CpuTimes.parse(tokens));
                    }
                }
            }
        }
        return new KernelStatistics(
                bootTime, total, cpus, interrupts, softInterrupts, contextSwitches, created, running, blocked);
    }

    private static List<Long> numbers(Tokens tokens) {
        List<Long> numbers = new ArrayList<>();
        while (tokens.hasNext()) {
            numbers.add(tokens.nextLong());
        }
        return numbers;
    }
}
