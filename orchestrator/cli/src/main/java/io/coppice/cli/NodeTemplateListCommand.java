package io.coppice.cli;

import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.Orchestrator;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice snapshot template list}. */
@Command(name = "list", description = "List your node templates, the one used last first.")
final class NodeTemplateListCommand extends ReadCommand {

    @Mixin
    private HostOption host;

    NodeTemplateListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        renderer()
                .list(
                        row(context().clock().instant()),
                        host.ask(context(), Orchestrator::nodeTemplates),
                        "No node templates. 'coppice snapshot template make CLUSTER' makes those of a cluster.");
        return ExitCode.OK;
    }

    private static List<Field<NodeTemplateView>> row(Instant now) {
        return List.of(
                Field.of("id", NodeTemplateView::id),
                Field.of("image", NodeTemplateView::image),
                Field.of("bytes", NodeTemplateView::bytes, template -> Values.bytes(template.bytes())),
                Field.of("createdAt", NodeTemplateView::createdAt, template -> Values.age(template.createdAt(), now)),
                Field.of("usedAt", NodeTemplateView::usedAt, template -> Values.age(template.usedAt(), now)));
    }
}
