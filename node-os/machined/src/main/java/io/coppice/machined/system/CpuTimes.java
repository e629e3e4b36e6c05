package io.coppice.machined.system;

/** Time that a CPU spent in each mode since boot, in clock ticks ({@link AuxiliaryVector#ticksPerSecond}). */
public record CpuTimes(
        long user,
        long nice,
        long system,
        long idle,
        long ioWait,
        long interrupt,
        long softInterrupt,
        long steal,
        long guest,
        long guestNice) {
    static CpuTimes parse(Tokens tokens) {
        return new CpuTimes(
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero());
    }
}
