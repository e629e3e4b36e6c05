package io.coppice.cli;

import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice image show}. */
@Command(name = "show", description = "Show a node image.")
final class ImageShowCommand extends ReadCommand {

    @Parameters(paramLabel = "ID", description = "The image's id, or the beginning of it.")
    private String id;

    @Option(names = "--verify", description = "Read all of it and compare the hashes. Exit code 1 if one differs.")
    private boolean verify;

    @Option(names = "--packages", description = "Also list the packages it was made of.")
    private boolean packages;

    ImageShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ImageStore store = ImageFields.store(context());
        NodeImage image = ImageFields.trying(() -> {
            NodeImage found = store.find(id);
            return verify ? store.verify(found.id()) : found;
        });
        List<Renderer.Section<?>> sections = new ArrayList<>();
        sections.add(new Renderer.Section<>("files", ImageFields.FILES, image.files()));
        if (packages || !renderer().forPeople()) {
            sections.add(new Renderer.Section<>("packages", ImageFields.PACKAGES, image.packages()));
        }
        renderer().item(fields(context().clock().instant()), image, sections);
        return ExitCode.OK;
    }

    private static List<Field<NodeImage>> fields(Instant now) {
        List<Field<NodeImage>> fields = new ArrayList<>(ImageFields.row(now));
        fields.add(Field.of("suite", NodeImage::suite));
        fields.add(Field.of("directory", NodeImage::directory));
        fields.add(Field.of("commandLine", NodeImage::commandLine));
        fields.add(Field.of("rootHash", NodeImage::rootHash));
        fields.add(Field.of("inputs", NodeImage::inputs));
        return fields;
    }
}
