package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionLocks;
import io.coppice.nodeos.image.ImageBuilder;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.LockChange;
import io.coppice.nodeos.image.LockRefresher;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice image lock}. */
@Command(
        name = "lock",
        description =
                "Pin the newest packages for the node image and for extensions: rewrites the lock files of the source tree.")
final class ImageLockCommand extends CoppiceCommand {

    @Option(
            names = "--classes",
            description = "Pin the classes of the node agent's start-up cache instead, by running the agent: rewrites"
                    + " node-os/image/agent.classes.")
    private boolean classes;

    ImageLockCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (classes) {
            long pinned = ImageFields.trying(() -> new ImageBuilder(
                            SourceTree.imageInputs(), new ImageStore(SourceTree.root()))
                    .pinClasses((step, detail) -> context().err().println(step.title() + ": " + detail)));
            context().out().println(pinned + " classes are pinned; 'coppice image build' builds an image with them.");
            return ExitCode.OK;
        }
        List<LockChange> changes = ImageFields.trying(() -> {
            List<LockChange> all = new ArrayList<>(
                    new LockRefresher(SourceTree.root().resolve("node-os/image/image.lock.json")).refresh());
            all.addAll(ExtensionLocks.refresh(SourceTree.extensionInputs()));
            return all;
        });
        changes.forEach(change -> context().out().println(line(change)));
        context()
                .out()
                .println(
                        changes.isEmpty()
                                ? "Everything is up to date."
                                : Values.count(changes.size(), "change")
                                        + "; 'coppice image build' and 'coppice image extension build kubernetes' build with them.");
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
