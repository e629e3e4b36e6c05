package io.coppice.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only leads to others. */
abstract class CommandGroup extends CoppiceCommand {

    @Spec
    private CommandSpec spec;

    CommandGroup(CliContext context) {
        super(context);
    }

    @Override
    public final Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "'" + spec.qualifiedName() + "' needs to be told what to do: one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
