package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionId;
import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice image extension prune}. */
@Command(
        name = "prune",
        description = "Remove extensions that no cluster or snapshot uses; the newest of each name stays.")
final class ExtensionPruneCommand extends CoppiceCommand {

    @Option(names = "--all", description = "Remove the newest ones too, if nothing uses them.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only tell what would be removed.")
    private boolean dryRun;

    @Mixin
    private HostOption host;

    ExtensionPruneCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<ImageUser> users = host.ask(context(), ImageUser::all);
        List<NodeExtension> removed = ImageFields.trying(() -> {
            ExtensionStore store = ExtensionFields.store(context());
            List<NodeExtension> present = store.list();
            Set<ExtensionId> keep = present.stream()
                    .filter(extension ->
                            !ExtensionFields.users(users, extension).isEmpty()
                                    || (!all
                                            && store.newest(extension.name())
                                                    .filter(extension::equals)
                                                    .isPresent()))
                    .map(NodeExtension::id)
                    .collect(Collectors.toSet());
            return dryRun
                    ? present.stream()
                            .filter(extension -> !keep.contains(extension.id()))
                            .toList()
                    : store.prune(keep);
        });
        removed.forEach(extension -> context()
                .out()
                .println((dryRun ? "would remove " : "removed ") + extension.id() + ", " + extension.name() + " "
                        + extension.version() + ", " + Values.bytes(extension.size())));
        if (removed.isEmpty()) {
            context().out().println("Nothing to remove.");
        }
        return ExitCode.OK;
    }
}
