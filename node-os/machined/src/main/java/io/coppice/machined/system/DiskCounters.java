package io.coppice.machined.system;

import java.util.ArrayList;
import java.util.List;

/** Counters of a block device since boot, as /proc/diskstats tells them. Sectors have 512 bytes, times are in milliseconds. */
public record DiskCounters(
        String name,
        long readsCompleted,
        long readsMerged,
        long sectorsRead,
        long readMillis,
        long writesCompleted,
        long writesMerged,
        long sectorsWritten,
        long writeMillis,
        long inProgress,
        long busyMillis,
        long weightedMillis,
        long discardsCompleted,
        long discardsMerged,
        long sectorsDiscarded,
        long discardMillis) {
    public static List<DiskCounters> parse(String text) {
        List<DiskCounters> disks = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Tokens tokens = new Tokens(line);
            if (tokens.hasNext()) {
                tokens.skip(2);
                disks.add(parse(tokens));
            }
        }
        return disks;
    }

    private static DiskCounters parse(Tokens tokens) {
        return new DiskCounters(
                tokens.next(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLong(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero(),
                tokens.nextLongOrZero());
    }
}
