package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice image extension delete}. */
@Command(name = "delete", description = "Remove an extension that no cluster or snapshot uses.")
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
        List<ImageUser> users = ExtensionFields.users(host.ask(context(), ImageUser::all), extension);
        if (!users.isEmpty()) {
            throw CliException.failed(
                    "extension " + extension.id() + " is in use by "
                            + users.stream().map(ImageUser::name).collect(Collectors.joining(", ")),
                    List.of(),
                    "remove those first, for example: " + users.getFirst().removal(),
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
