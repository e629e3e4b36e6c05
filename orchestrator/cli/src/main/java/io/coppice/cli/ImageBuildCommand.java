package io.coppice.cli;

import io.coppice.nodeos.image.BuildProgress;
import io.coppice.nodeos.image.ImageBuilder;
import io.coppice.nodeos.image.NodeImage;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coppice image build}. */
@Command(name = "build", description = "Build the node image, unless it is built from the same inputs already.")
final class ImageBuildCommand extends CoppiceCommand {

    @Option(names = "--force", description = "Build it even so.")
    private boolean force;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to tell what is done: ${COMPLETION-CANDIDATES}. json: one object, the image.")
    private ProgressFormat format;

    ImageBuildCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Instant start = context().clock().instant();
        NodeImage image = ImageFields.trying(() -> {
            ImageBuilder builder = new ImageBuilder(SourceTree.imageInputs(), ImageFields.store(context()));
            return force ? builder.rebuild(progress(start)) : builder.build(progress(start));
        });
        switch (format) {
            case JSON -> context().out().println(MachineText.jsonLine(Renderer.map(ImageFields.row(start), image)));
            case TEXT ->
                context()
                        .out()
                        .println("Image " + image.id() + ", " + Values.bytes(image.compressedSize())
                                + " compressed, in " + image.directory());
        }
        return ExitCode.OK;
    }

    private BuildProgress progress(Instant start) {
        return switch (format) {
            case JSON -> BuildProgress.SILENT;
            case TEXT -> (step, detail) -> new BuildLines(context(), start).print(step.title(), detail);
        };
    }
}
