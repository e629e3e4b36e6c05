package io.coppice.machined.lifecycle;

import io.coppice.machined.events.EventLog;
import io.coppice.machined.logs.Console;
import io.coppice.machined.node.LifecycleControl;
import io.coppice.machined.node.NodeEvent.Action;
import io.coppice.machined.node.NodeEvent.Sequence;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.Stage;
import io.coppice.machined.service.ServiceException;
import io.coppice.machined.service.Supervisor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends the node: stops services in reverse order, then tells PID 1 how to end the machine. */
public final class Lifecycle implements LifecycleControl {

    /** Something to be done in order before an orderly stop. */
    @FunctionalInterface
    public interface BeforeStop {

        void run() throws ServiceException, InterruptedException;

        /** Nothing. */
        BeforeStop NOTHING = () -> {};
    }

    private enum End {
        REBOOT("reboot", Stage.REBOOTING),
        SHUTDOWN("poweroff", Stage.SHUTTING_DOWN);

        private final String word;
        private final Stage stage;

        End(String word, Stage stage) {
            this.word = word;
            this.stage = stage;
        }
    }

    private final Console console;
    private final EventLog events;
    private final Supervisor supervisor;
    private final Stages stages;
    private final Path initCommand;
    private final BeforeStop beforeStop;
    private @Nullable End end;
    private @Nullable Thread ending;

    /**
     * @param initCommand the FIFO from which PID 1 reads
     * @param beforeStop what is done before services are stopped
     */
    public Lifecycle(
            Console console,
            EventLog events,
            Supervisor supervisor,
            Stages stages,
            Path initCommand,
            BeforeStop beforeStop) {
        this.console = console;
        this.events = events;
        this.supervisor = supervisor;
        this.stages = stages;
        this.initCommand = initCommand;
        this.beforeStop = beforeStop;
    }

    @Override
    public String reboot(RebootMode mode) {
        return begin(End.REBOOT, mode == RebootMode.FORCE, "asked by a client");
    }

    @Override
    public String shutdown(boolean force) {
        return begin(End.SHUTDOWN, force, "asked by a client");
    }

    /** Powers off because the lease has ended; nothing when the node is on its way out already. */
    public void leaseEnded() {
        beginUnlessEnding(End.SHUTDOWN, "the lease has ended");
    }

    /** Reboots for a reason of the node's own; nothing when the node is on its way out already. */
    public void rebootBecause(String reason) {
        beginUnlessEnding(End.REBOOT, reason);
    }

    /** Stops services when PID 1 ends the agent; an end that is under way does so, and is waited for. PID 1 limits the time. */
    public void terminated() throws InterruptedException {
        Thread ending = ending();
        if (ending == null) {
            console.print("stopping: asked by PID 1");
            stopServices();
        } else {
            ending.join();
        }
    }

    private synchronized @Nullable Thread ending() {
        return end == null ? null : ending;
    }

    private synchronized void beginUnlessEnding(End wanted, String reason) {
        if (end == null) {
            String unused = begin(wanted, false, reason);
        }
    }

    private synchronized String begin(End wanted, boolean force, String reason) {
        if (end != null) {
            throw new NodeException(NodeException.Kind.WRONG_STATE, "the node is on its way out already: " + end.word);
        }
        end = wanted;
        String actor = UUID.randomUUID().toString();
        Thread thread = new Thread(() -> carryOut(wanted, force, reason, actor), "lifecycle");
        ending = thread;
        thread.start();
        return actor;
    }

    private void carryOut(End wanted, boolean force, String reason, String actor) {
        String name = wanted == End.REBOOT ? "reboot" : "shutdown";
        console.print(name + ": " + reason);
        events.emit(actor, new Sequence(name, Action.START, Optional.empty()));
        stages.enter(wanted.stage);
        try {
            if (!force) {
                stopServices();
            }
            events.emit(actor, new Sequence(name, Action.STOP, Optional.empty()));
            tellInit(wanted.word);
        } catch (IOException failure) {
            String message = "PID 1 cannot be told to " + wanted.word + " through " + initCommand + ": " + failure
                    + "; end the machine from its host";
            console.print(name + " failed: " + message);
            events.emit(actor, new Sequence(name, Action.STOP, Optional.of(message)));
            synchronized (this) {
                end = null;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopServices() throws InterruptedException {
        orderly(beforeStop);
        orderly(supervisor::stopAll);
    }

    private void orderly(BeforeStop step) throws InterruptedException {
        try {
            step.run();
        } catch (ServiceException failure) {
            console.print("going on without an orderly stop: " + failure.getMessage());
        } catch (RuntimeException bug) {
            console.print("going on without an orderly stop: a fault in the agent: " + bug);
        }
    }

    private void tellInit(String word) throws IOException {
        try (FileOutputStream fifo = new FileOutputStream(initCommand.toFile(), true)) {
            fifo.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
