package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionStore;
import io.coppice.nodeos.extension.NodeExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice image extension show}. */
@Command(name = "show", description = "Show an extension.")
final class ExtensionShowCommand extends ReadCommand {

    @Parameters(paramLabel = "ID", description = "The extension's id, or the beginning of it.")
    private String id;

    @Option(names = "--verify", description = "Read all of it and compare the hashes. Exit code 1 if one differs.")
    private boolean verify;

    @Option(names = "--packages", description = "Also list the packages it was made of.")
    private boolean packages;

    ExtensionShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ExtensionStore store = ExtensionFields.store(context());
        NodeExtension extension = ImageFields.trying(() -> {
            NodeExtension found = store.find(id);
            return verify ? store.verify(found.id()) : found;
        });
        List<Renderer.Section<?>> sections = new ArrayList<>();
        sections.add(new Renderer.Section<>("files", ImageFields.FILES, extension.files()));
        sections.add(new Renderer.Section<>("contents", ImageFields.FILES, extension.contents()));
        if (packages || !renderer().forPeople()) {
            sections.add(new Renderer.Section<>("packages", ImageFields.PACKAGES, extension.packages()));
        }
        renderer().item(fields(context().clock().instant()), extension, sections);
        return ExitCode.OK;
    }

    private static List<Field<NodeExtension>> fields(Instant now) {
        List<Field<NodeExtension>> fields = new ArrayList<>(ExtensionFields.row(now));
        fields.add(Field.of("directory", extension -> extension.directory().toString()));
        fields.add(Field.of("rootHash", NodeExtension::rootHash));
        fields.add(Field.of("dataBlocks", NodeExtension::dataBlocks));
        fields.add(Field.of("inputs", NodeExtension::inputs));
        return fields;
    }
}
