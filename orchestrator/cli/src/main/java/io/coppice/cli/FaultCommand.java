package io.coppice.cli;

import picocli.CommandLine.Command;

/** {@code coppice fault}. */
@Command(
        name = "fault",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Make nodes bear something at once, to see how the rest of their cluster copes with it.",
            "",
            "Each may be repeated; one that takes a size takes the place of the one before. What a node bears inside (network, clock, full disk) ends with "
                    + "its next boot, a cable that is out and a slow disk when its machine is switched off; all of it by 'coppice fault clear', and by "
                    + "'coppice cluster start', which also boots what was killed and lets go on what was paused."
        },
        subcommands = {
            MachineFaultCommands.Kill.class,
            MachineFaultCommands.Pause.class,
            MachineFaultCommands.Resume.class,
            MachineFaultCommands.Reset.class,
            MachineFaultCommands.Unplug.class,
            MachineFaultCommands.Plug.class,
            FaultPartitionCommand.class,
            NodeFaultCommands.Latency.class,
            NodeFaultCommands.Loss.class,
            NodeFaultCommands.Bandwidth.class,
            NodeFaultCommands.Clock.class,
            NodeFaultCommands.FullDisk.class,
            NodeFaultCommands.SlowDisk.class,
            FaultClearCommand.class,
            FaultListCommand.class,
            FaultProbeCommand.class
        })
final class FaultCommand extends CommandGroup {

    FaultCommand(CliContext context) {
        super(context);
    }
}
