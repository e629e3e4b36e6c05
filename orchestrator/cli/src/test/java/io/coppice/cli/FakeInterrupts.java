package io.coppice.cli;

import java.util.ArrayList;
import java.util.List;

/** Interrupts that a test raises. */
final class FakeInterrupts implements Interrupts {

    private final List<Runnable> handlers = new ArrayList<>();
    final List<Integer> quits = new ArrayList<>();

    @Override
    public synchronized Registration handle(Runnable handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    void raise() {
        List.copyOf(handlers).forEach(Runnable::run);
    }

    boolean heard() {
        return !handlers.isEmpty();
    }

    @Override
    public void quit(int exitCode) {
        quits.add(exitCode);
    }
}
