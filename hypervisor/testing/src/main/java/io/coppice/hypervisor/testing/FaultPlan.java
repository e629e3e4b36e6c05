package io.coppice.hypervisor.testing;

import io.coppice.hypervisor.testing.Fault.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The failures to come, and the calls so far. */
final class FaultPlan {

    private record Pending(Fault fault, AtomicInteger remaining) {}

    private final List<Pending> pending = new ArrayList<>();
    private final List<HypervisorCall> calls = new ArrayList<>();

    synchronized void add(Fault fault) {
        pending.add(new Pending(fault, new AtomicInteger(fault.occurrence())));
    }

    synchronized void clear() {
        pending.clear();
    }

    synchronized List<HypervisorCall> calls() {
        return List.copyOf(calls);
    }

    /** Counts the call; returns the faults that strike it. */
    synchronized List<Fault> enter(HypervisorCall call) {
        calls.add(call);
        var striking = pending.stream()
                .filter(candidate -> candidate.fault().concerns(call))
                .filter(candidate -> candidate.remaining().decrementAndGet() == 0)
                .toList();
        pending.removeAll(striking);
        return striking.stream().map(Pending::fault).toList();
    }

    static void strike(List<Fault> faults, Moment moment) {
        faults.stream().filter(fault -> fault.moment() == moment).findFirst().ifPresent(fault -> {
            switch (fault.failure().get()) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalArgumentException("a call cannot fail with this", other);
            }
        });
    }
}
