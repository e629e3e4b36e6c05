package io.coppice.cli;

import io.coppice.documents.NearestKey;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.TemplateLibrary;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice template show}. */
@Command(name = "show", description = "Show a machine template with all that it extends taken in.")
final class TemplateShowCommand extends ReadCommand {

    @Parameters(paramLabel = "NAME", description = "Name of the template.")
    private String name;

    TemplateShowCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        TemplateLibrary library =
                TemplateLibrary.load(Optional.of(context().homes().templates()));
        MachineTemplate template = library.find(name).orElseThrow(() -> missing(library));
        List<TemplateFields.RoleSettings> settings = template.settings().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(entry -> new TemplateFields.RoleSettings(entry.getKey(), entry.getValue()))
                .toList();
        renderer()
                .item(
                        TemplateFields.ALL,
                        template,
                        List.of(new Renderer.Section<>("roles", TemplateFields.SETTINGS, settings)));
        return ExitCode.OK;
    }

    private CliException missing(TemplateLibrary library) {
        List<String> problems =
                library.problems(name).stream().map(Object::toString).toList();
        if (!problems.isEmpty()) {
            return CliException.failed("template " + name + " is not valid", problems, "correct the file", null);
        }
        String nearest = NearestKey.find(name, library.names())
                .map(near -> "did you mean '" + near + "'? ")
                .orElse("");
        return CliException.failed(
                "there is no template '" + name + "'",
                List.of("looked for among the built-in ones and in "
                        + context().homes().templates()),
                nearest + "the templates are " + String.join(", ", library.names()),
                null);
    }
}
