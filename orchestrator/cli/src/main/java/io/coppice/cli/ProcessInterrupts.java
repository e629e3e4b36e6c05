package io.coppice.cli;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;

/** The signals of the own process. */
final class ProcessInterrupts implements Interrupts {

    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    @Override
    public Registration handle(Runnable handler) {
        List<Runnable> undo = new ArrayList<>();
        for (String signal : SIGNALS) {
            Object previous = Signals.register(signal, handler);
            undo.add(() -> Signals.unregister(signal, previous));
        }
        return () -> undo.forEach(Runnable::run);
    }

    @Override
    public void quit(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
    }
}
