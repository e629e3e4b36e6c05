package io.coppice.orchestrator.engine;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The etcd of one fake cluster. Every look at it finds one more committed write, unless it was told to refuse them. */
final class FakeEtcd {

    final AtomicInteger bootstraps = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();
    private final AtomicLong index = new AtomicLong(100);
    private final TreeSet<String> members = new TreeSet<>();
    private volatile boolean bootstrapped;
    private volatile boolean refusesWrites;

    void refuseWrites() {
        refusesWrites = true;
    }

    synchronized boolean bootstrap() {
        bootstraps.incrementAndGet();
        if (bootstrapped) {
            return false;
        }
        bootstrapped = true;
        return true;
    }

    boolean bootstrapped() {
        return bootstrapped;
    }

    synchronized void join(String member) {
        members.add(member);
    }

    synchronized Set<String> members() {
        return new TreeSet<>(members);
    }

    long index() {
        return refusesWrites ? index.get() : index.incrementAndGet();
    }
}
