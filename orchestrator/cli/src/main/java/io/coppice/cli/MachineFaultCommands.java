package io.coppice.cli;

import io.coppice.orchestrator.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice fault kill|pause|resume|reset|unplug|plug}: what is done to a machine from outside. */
final class MachineFaultCommands {

    private MachineFaultCommands() {}

    abstract static class OfMachine extends CoppiceCommand {

        private final Fault.Machine fault;
        private final String done;

        @Mixin
        private NodeTarget target;

        OfMachine(CliContext context, Fault.Machine fault, String done) {
            super(context);
            this.fault = fault;
            this.done = done;
        }

        @Override
        public final Integer call() {
            return target.ask(context(), orchestrator -> {
                orchestrator.inject(target.cluster(), target.node(), fault);
                context().out().println("Node " + target.node() + " of cluster " + target.cluster() + " " + done + ".");
                return ExitCode.OK;
            });
        }
    }

    @Command(name = "kill", description = "Cut a node's power; 'coppice cluster start' boots it again.")
    static final class Kill extends OfMachine {
        Kill(CliContext context) {
            super(context, Fault.Machine.KILL, "is without power");
        }
    }

    @Command(
            name = "pause",
            description =
                    "Let a node stand still with its connections open, until 'resume' or 'coppice cluster start'.")
    static final class Pause extends OfMachine {
        Pause(CliContext context) {
            super(context, Fault.Machine.PAUSE, "stands still");
        }
    }

    @Command(name = "resume", description = "Let a paused node go on. Its clock is late.")
    static final class Resume extends OfMachine {
        Resume(CliContext context) {
            super(context, Fault.Machine.RESUME, "goes on");
        }
    }

    @Command(name = "reset", description = "Start a node anew at once, as by the button.")
    static final class Reset extends OfMachine {
        Reset(CliContext context) {
            super(context, Fault.Machine.RESET, "starts anew");
        }
    }

    @Command(
            name = "unplug",
            description = "Pull a node's cable to the other nodes, until 'plug'. Its API is still reached from here.")
    static final class Unplug extends OfMachine {
        Unplug(CliContext context) {
            super(context, Fault.Machine.UNPLUG, "has lost the other nodes");
        }
    }

    @Command(name = "plug", description = "Put a node's cable to the other nodes in again.")
    static final class Plug extends OfMachine {
        Plug(CliContext context) {
            super(context, Fault.Machine.PLUG, "has the other nodes back");
        }
    }
}
