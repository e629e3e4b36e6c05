package io.coppice.cli;

import io.coppice.nodeos.image.ImageId;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice image prune}. */
@Command(name = "prune", description = "Remove node images that no cluster or snapshot uses; the newest stays.")
final class ImagePruneCommand extends CoppiceCommand {

    @Option(names = "--all", description = "Remove the newest one too, if nothing uses it.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only tell what would be removed.")
    private boolean dryRun;

    @Mixin
    private HostOption host;

    ImagePruneCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Set<String> used = host.ask(
                context(),
                orchestrator -> ImageUser.all(orchestrator).stream()
                        .map(ImageUser::image)
                        .collect(Collectors.toSet()));
        List<NodeImage> removed = ImageFields.trying(() -> {
            ImageStore store = ImageFields.store(context());
            Stream<ImageId> newest = all ? Stream.empty() : store.newest().map(NodeImage::id).stream();
            Stream<ImageId> inUse = store.list().stream().map(NodeImage::id).filter(id -> used.contains(id.value()));
            Set<ImageId> keep = Stream.concat(newest, inUse).collect(Collectors.toSet());
            return dryRun
                    ? store.list().stream()
                            .filter(image -> !keep.contains(image.id()))
                            .toList()
                    : store.prune(keep);
        });
        removed.forEach(image -> context()
                .out()
                .println((dryRun ? "would remove " : "removed ") + image.id() + ", " + Values.bytes(image.size())));
        if (removed.isEmpty()) {
            context().out().println("Nothing to remove.");
        }
        return ExitCode.OK;
    }
}
