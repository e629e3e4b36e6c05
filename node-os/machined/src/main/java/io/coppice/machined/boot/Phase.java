package io.coppice.machined.boot;

import java.util.List;

/**
 * A step of the boot.
 *
 * @param name its name, printed and emitted as an event
 * @param after names of the phases that must be done before; phases that do not wait for each other run together
 * @param settled names of the phases that must have ended before, well or not
 * @param action what is done; it must be harmless to do it twice
 */
public record Phase(String name, List<String> after, List<String> settled, Action action) {

    /** What a phase does. */
    @FunctionalInterface
    public interface Action {
        void run() throws PhaseException, InterruptedException;
    }

    public Phase {
        after = List.copyOf(after);
        settled = List.copyOf(settled);
    }

    /** A phase that only comes after phases that are done. */
    public Phase(String name, List<String> after, Action action) {
        this(name, after, List.of(), action);
    }
}
