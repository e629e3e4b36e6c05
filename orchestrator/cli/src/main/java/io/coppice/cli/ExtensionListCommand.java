package io.coppice.cli;

import io.coppice.nodeos.extension.NodeExtension;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code coppice image extension list}. */
@Command(name = "list", description = "List the extensions that are built, the highest version first.")
final class ExtensionListCommand extends ReadCommand {

    ExtensionListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<NodeExtension> extensions =
                ImageFields.trying(() -> ExtensionFields.store(context()).list());
        renderer()
                .list(
                        ExtensionFields.row(context().clock().instant()),
                        extensions,
                        "No extensions. 'coppice image extension build kubernetes' builds one.");
        return ExitCode.OK;
    }
}
