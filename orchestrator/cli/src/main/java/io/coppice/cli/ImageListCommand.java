package io.coppice.cli;

import io.coppice.nodeos.image.NodeImage;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code coppice image list}. */
@Command(name = "list", description = "List the node images that are built, newest first.")
final class ImageListCommand extends ReadCommand {

    ImageListCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<NodeImage> images =
                ImageFields.trying(() -> ImageFields.store(context()).list());
        renderer()
                .list(
                        ImageFields.row(context().clock().instant()),
                        images,
                        "No images. 'coppice image build' builds one; so does 'coppice up'.");
        return ExitCode.OK;
    }
}
