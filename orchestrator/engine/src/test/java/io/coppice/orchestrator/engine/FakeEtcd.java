package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.coppice.AdoptRequest;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The etcd of one fake cluster. A question for alarms is a committed entry, unless it was told to refuse writes. */
final class FakeEtcd {

    final AtomicInteger bootstraps = new AtomicInteger();
    final AtomicInteger renewals = new AtomicInteger();

    /** What nodes were told that are forks. */
    final Queue<AdoptRequest> adoptions = new ConcurrentLinkedQueue<>();

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
        return index.get();
    }

    /** Whether it came about. */
    boolean commit() {
        if (!refusesWrites) {
            index.incrementAndGet();
        }
        return !refusesWrites;
    }
}
