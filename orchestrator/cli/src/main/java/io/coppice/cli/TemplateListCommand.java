package io.coppice.cli;

import io.coppice.templates.TemplateLibrary;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code coppice template list}. */
@Command(name = "list", description = "List the machine templates.")
final class TemplateListCommand extends ReadCommand {

    TemplateListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        TemplateLibrary library =
                TemplateLibrary.load(Optional.of(context().homes().templates()));
        renderer().list(TemplateFields.ALL, library.templates(), "No templates.");
        new ProblemOutput(context()).warn(library.problems());
        return ExitCode.OK;
    }
}
