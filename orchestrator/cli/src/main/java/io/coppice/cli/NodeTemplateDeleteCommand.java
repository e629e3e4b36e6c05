package io.coppice.cli;

import io.coppice.orchestrator.CoppiceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice snapshot template delete}. */
@Command(name = "delete", description = "Delete a node template; nodes that began from it live on.")
final class NodeTemplateDeleteCommand extends CoppiceCommand {

    @Parameters(paramLabel = "ID", description = "Id of the node template, see 'coppice snapshot template list'.")
    private String id = "";

    @Mixin
    private HostOption host;

    NodeTemplateDeleteCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        host.ask(context(), orchestrator -> {
            if (orchestrator.nodeTemplates().stream()
                    .noneMatch(template -> template.id().equals(id))) {
                throw new CoppiceException.NotFound(
                        "there is no node template " + id, "See 'coppice snapshot template list'.");
            }
            orchestrator.deleteNodeTemplate(id);
            return id;
        });
        context().out().println("Node template " + id + " deleted.");
        return ExitCode.OK;
    }
}
