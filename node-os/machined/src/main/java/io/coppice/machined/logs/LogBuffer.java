package io.coppice.machined.logs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The last entries of a stream, bounded by a weight. Readers ask for what came after a sequence number, so a slow reader
 * loses the oldest entries and never holds up the writer.
 *
 * @param <T> what is kept
 */
public final class LogBuffer<T> {

    /** An entry and its place in the stream; the first one has sequence 1. */
    public record Entry<T>(long sequence, T value) {}

    /** Tells how much of the bound one entry uses. */
    @FunctionalInterface
    public interface Weigher<T> {
        int weigh(T value);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final ArrayDeque<Entry<T>> entries = new ArrayDeque<>();
    private final long maximumWeight;
    private final Weigher<T> weigher;
    private long weight;
    private long lastSequence;
    private boolean closed;

    public LogBuffer(long maximumWeight, Weigher<T> weigher) {
        this.maximumWeight = maximumWeight;
        this.weigher = weigher;
    }

    /** Adds an entry and drops the oldest ones that no longer fit. The newest one is always kept. */
    public long append(T value) {
        lock.lock();
        try {
            lastSequence++;
            entries.addLast(new Entry<>(lastSequence, value));
            weight += weigher.weigh(value);
            while (weight > maximumWeight && entries.size() > 1) {
                weight -= weigher.weigh(entries.removeFirst().value());
            }
            appended.signalAll();
            return lastSequence;
        } finally {
            lock.unlock();
        }
    }

    /** The entries that are kept, oldest first; at most {@code count} of the newest when it is not negative. */
    public List<Entry<T>> tail(int count) {
        lock.lock();
        try {
            List<Entry<T>> all = new ArrayList<>(entries);
            return count < 0 || count >= all.size()
                    ? all
                    : new ArrayList<>(all.subList(all.size() - count, all.size()));
        } finally {
            lock.unlock();
        }
    }

    /** The sequence number of the newest entry, 0 when there has been none. */
    public long lastSequence() {
        lock.lock();
        try {
            return lastSequence;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The entries after a sequence number; waits until there is one.
     *
     * @return the entries, empty when the time is over or the buffer is closed
     */
    public List<Entry<T>> after(long sequence, Duration wait) throws InterruptedException {
        return after(sequence, wait, () -> false);
    }

    /**
     * As {@link #after(long, Duration)}, and ends early once the reader is cancelled; who cancels it calls {@link #wake}.
     *
     * @param cancelled asked under the buffer's lock, so it must answer at once
     */
    List<Entry<T>> after(long sequence, Duration wait, BooleanSupplier cancelled) throws InterruptedException {
        long remaining = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (lastSequence <= sequence && !closed && !cancelled.getAsBoolean()) {
                if (remaining <= 0) {
                    return List.of();
                }
                remaining = appended.awaitNanos(remaining);
            }
            List<Entry<T>> result = new ArrayList<>();
            for (Entry<T> entry : entries) {
                if (entry.sequence() > sequence) {
                    result.add(entry);
                }
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Makes all readers look again whether they are cancelled. */
    void wake() {
        lock.lock();
        try {
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all readers; nothing more will come. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
