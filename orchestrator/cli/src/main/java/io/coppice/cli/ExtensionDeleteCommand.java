package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import io.coppice.orchestrator.Orchestrator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice image extension delete}. */
@Command(name = "delete", description = "Remove an extension that no cluster uses.")
final class ExtensionDeleteCommand extends CoppiceCommand {

    @Parameters(paramLabel = "ID", description = "The extension's id, or the beginning of it.")
    private String id;

    @Mixin
    private HostOption host;

    ExtensionDeleteCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ExtensionStore store = ExtensionFields.store(context());
        NodeExtension extension = ImageFields.trying(() -> store.find(id));
        List<String> users = ExtensionFields.users(host.ask(context(), Orchestrator::clusters), extension);
        if (!users.isEmpty()) {
            throw CliException.failed(
                    "extension " + extension.id() + " is in use by " + String.join(", ", users),
                    List.of(),
                    "remove those clusters first, for example: coppice down " + users.getFirst(),
                    null);
        }
        ImageFields.trying(() -> {
            store.delete(extension.id());
            return true;
        });
        context().out().println("removed " + extension.id() + ", " + Values.bytes(extension.size()));
        return ExitCode.OK;
    }
}
