package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.nio.file.Path;

/** Sees it when a machine that was thawed dies instead of going on: its console tells of a panic, or of a boot. Used by one thread. */
final class ThawWatch {

    private final DesiredNode node;
    private final ConsoleWatch console;

    /** @param log of the console, which the machine began when it was thawed */
    ThawWatch(DesiredNode node, Path log) {
        this.node = node;
        this.console = new ConsoleWatch(log, 0);
    }

    /** @throws CoppiceException.StepFailed if it has died */
    void look() throws IOException {
        var booted = !console.poll().isEmpty();
        var failure = console.failure();
        if (booted || failure.isPresent()) {
            throw new CoppiceException.StepFailed(
                    node.name() + " did not go on where it was frozen: " + failure.orElse("it booted anew"),
                    console.lastLines(),
                    "fork again; if that fails too, delete the snapshot and take another",
                    null);
        }
    }
}
