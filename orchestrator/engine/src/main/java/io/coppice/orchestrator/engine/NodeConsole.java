package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.Orchestrator;
import java.io.InputStream;
import java.io.OutputStream;

/** A machine's serial console, shown as a node's. */
record NodeConsole(Hypervisor.Console machine) implements Orchestrator.Console {

    @Override
    public InputStream output() {
        return machine.output();
    }

    @Override
    public OutputStream input() {
        return machine.input();
    }

    @Override
    public void close() {
        machine.close();
    }
}
