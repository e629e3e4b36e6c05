package io.coppice.cli;

import io.coppice.nodeos.extension.ImageStoreBuilder;
import io.coppice.nodeos.extension.ImageStoreName;
import io.coppice.nodeos.extension.NodeExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice image extension build images}. */
@Command(
        name = "images",
        description = {
            "Build a store of container images, for all clusters of this host to start with.",
            "'coppice up --preload NAME' gives a new cluster the newest store of the name."
        })
final class ImageStoreBuildCommand extends CoppiceCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the store, such as webshop.")
    private ImageStoreName name;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ARCHIVE",
            description =
                    "What 'docker save' wrote, an OCI archive, or the directory of an OCI layout; '-' is standard input.")
    private List<String> archives;

    @Option(
            names = "--name",
            paramLabel = "IMAGE",
            description = "Name of the only image instead of those in its archive, such as registry.example/app:1.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to tell what is done: ${COMPLETION-CANDIDATES}. json: one object, the extension.")
    private ProgressFormat format;

    ImageStoreBuildCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ExtensionBuildOutput output = new ExtensionBuildOutput(context(), format);
        try (StandardInput input = new StandardInput(context())) {
            List<Path> paths = archives.stream().map(input::file).toList();
            NodeExtension store = ImageFields.trying(() -> new ImageStoreBuilder(ExtensionFields.store(context()))
                    .build(name, paths, image, output.progress()));
            output.built(store);
        }
        return ExitCode.OK;
    }
}
