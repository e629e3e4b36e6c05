package io.coppice.cli;

import io.coppice.nodeos.image.LockChange;
import io.coppice.nodeos.image.LockRefresher;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code coppice image lock}. */
@Command(
        name = "lock",
        description =
                "Pin the newest packages for the node image: rewrites node-os/image/image.lock.json of the source tree.")
final class ImageLockCommand extends CoppiceCommand {

    ImageLockCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<LockChange> changes = ImageFields.trying(
                () -> new LockRefresher(SourceTree.root().resolve("node-os/image/image.lock.json")).refresh());
        changes.forEach(change -> context().out().println(line(change)));
        context()
                .out()
                .println(
                        changes.isEmpty()
                                ? "Everything is up to date."
                                : Values.count(changes.size(), "change")
                                        + "; 'coppice image build' builds an image of them.");
        return ExitCode.OK;
    }

    private static String line(LockChange change) {
        return switch (change) {
            case LockChange.Added(String name, String version) -> "+ " + name + " " + version;
            case LockChange.Changed(String name, String before, String after) ->
                "~ " + name + " " + before + " -> " + after;
            case LockChange.Removed(String name, String version) -> "- " + name + " " + version;
        };
    }
}
