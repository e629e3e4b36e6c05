package io.coppice.machined.boot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries phases out: each on a thread of its own as soon as those before it are done. A failed phase keeps only those from
 * running that come after it.
 */
public final class BootSequence {

    private final List<Phase> phases;
    private final PhaseListener listener;
    private final Object lock = new Object();
    private final Map<String, PhaseOutcome> earlier;
    private final Map<String, PhaseOutcome> outcomes = new LinkedHashMap<>();

    public BootSequence(List<Phase> phases, PhaseListener listener) {
        this(phases, listener, Map.of());
    }

    /**
     * @param earlier outcomes of phases that ran before this sequence
     * @throws IllegalArgumentException when a name appears twice or a phase comes after one that does not stand before it
     */
    public BootSequence(List<Phase> phases, PhaseListener listener, Map<String, PhaseOutcome> earlier) {
        this.phases = List.copyOf(phases);
        this.listener = listener;
        this.earlier = Map.copyOf(earlier);
        Set<String> known = new LinkedHashSet<>(earlier.keySet());
        for (Phase phase : phases) {
            checkKnown(known, phase, phase.after());
            checkKnown(known, phase, phase.settled());
            if (!known.add(phase.name())) {
                throw new IllegalArgumentException("phase " + phase.name() + " is listed twice");
            }
        }
    }

    private static void checkKnown(Set<String> known, Phase phase, List<String> names) {
        for (String before : names) {
            if (!known.contains(before)) {
                throw new IllegalArgumentException("phase " + phase.name() + " comes after the unknown phase " + before
                        + "; phases are listed in an order in which they could run one by one");
            }
        }
    }

    /** Runs all phases and returns how each ended, in the order of their ends, after those that ran earlier. */
    public Map<String, PhaseOutcome> run() throws InterruptedException {
        synchronized (lock) {
            outcomes.clear();
            outcomes.putAll(earlier);
        }
        List<Thread> threads = new ArrayList<>();
        for (Phase phase : phases) {
            Thread thread = new Thread(() -> await(phase), "phase-" + phase.name());
            thread.setDaemon(true);
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.start();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            for (Thread thread : threads) {
                thread.interrupt();
            }
            throw stopped;
        }
        synchronized (lock) {
            return new LinkedHashMap<>(outcomes);
        }
    }

    private void await(Phase phase) {
        PhaseOutcome outcome;
        try {
            String missing = awaitEarlier(phase);
            outcome = missing == null ? carryOut(phase) : new PhaseOutcome.Skipped(missing);
        } catch (InterruptedException stopped) {
            outcome = new PhaseOutcome.Skipped("the boot was stopped");
        }
        listener.ended(phase, outcome);
        synchronized (lock) {
            outcomes.put(phase.name(), outcome);
            lock.notifyAll();
        }
    }

    /** Returns the phase that keeps this one from running, or null. */
    private @Nullable String awaitEarlier(Phase phase) throws InterruptedException {
        synchronized (lock) {
            for (String before : phase.settled()) {
                awaitOutcome(before);
            }
            for (String before : phase.after()) {
                if (!(awaitOutcome(before) instanceof PhaseOutcome.Done)) {
                    return before;
                }
            }
            return null;
        }
    }

    private PhaseOutcome awaitOutcome(String name) throws InterruptedException {
        synchronized (lock) {
            PhaseOutcome outcome = outcomes.get(name);
            while (outcome == null) {
                lock.wait();
                outcome = outcomes.get(name);
            }
            return outcome;
        }
    }

    private PhaseOutcome carryOut(Phase phase) throws InterruptedException {
        long begun = System.nanoTime();
        listener.started(phase);
        try {
            phase.action().run();
            return new PhaseOutcome.Done(since(begun));
        } catch (PhaseException failure) {
            return new PhaseOutcome.Failed(since(begun), String.valueOf(failure.getMessage()), failure);
        } catch (RuntimeException | Error bug) {
            return new PhaseOutcome.Failed(since(begun), "a fault in the agent: " + bug, bug);
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
