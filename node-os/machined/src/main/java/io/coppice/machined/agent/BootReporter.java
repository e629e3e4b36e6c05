package io.coppice.machined.agent;

import io.coppice.machined.boot.Phase;
import io.coppice.machined.boot.PhaseListener;
import io.coppice.machined.boot.PhaseOutcome;
import io.coppice.machined.events.EventLog;
import io.coppice.machined.logs.Console;
import io.coppice.machined.node.NodeEvent;
import java.util.Map;

/** Tells the boot's progress on the console and as events. */
final class BootReporter implements PhaseListener {

    private final Console console;
    private final EventLog events;

    BootReporter(Console console, EventLog events) {
        this.console = console;
        this.events = events;
    }

    @Override
    public void started(Phase phase) {
        console.print("phase " + phase.name());
        events.emit(new NodeEvent.Phase(phase.name(), NodeEvent.Action.START));
    }

    @Override
    public void ended(Phase phase, PhaseOutcome outcome) {
        switch (outcome) {
            case PhaseOutcome.Done done -> events.emit(new NodeEvent.Phase(phase.name(), NodeEvent.Action.STOP));
            case PhaseOutcome.Failed failed -> {
                console.print("phase " + phase.name() + " failed: " + failed.message());
                if (failed.cause() instanceof RuntimeException || failed.cause() instanceof Error) {
                    printTrace(failed.cause());
                }
                events.emit(new NodeEvent.Phase(phase.name(), NodeEvent.Action.STOP));
            }
            case PhaseOutcome.Skipped skipped ->
                console.print("phase " + phase.name() + " is left out: phase " + skipped.because() + " is not done");
        }
    }

    /** One line that tells how long each phase took. */
    static String timings(Map<String, PhaseOutcome> outcomes) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, PhaseOutcome> entry : outcomes.entrySet()) {
            text.append(text.isEmpty() ? "" : ", ").append(entry.getKey()).append(' ');
            switch (entry.getValue()) {
                case PhaseOutcome.Done done ->
                    text.append(done.time().toMillis()).append(" ms");
                case PhaseOutcome.Failed failed ->
                    text.append("failed after ")
                            .append(failed.time().toMillis())
                            .append(" ms");
                case PhaseOutcome.Skipped skipped -> text.append("left out");
            }
        }
        return text.toString();
    }

    private void printTrace(Throwable bug) {
        for (Throwable cause = bug; cause != null; cause = cause.getCause()) {
            console.log().append(cause.toString());
            for (StackTraceElement element : cause.getStackTrace()) {
                console.log().append("    at " + element);
            }
        }
    }
}
