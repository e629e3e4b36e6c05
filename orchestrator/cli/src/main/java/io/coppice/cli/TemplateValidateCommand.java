package io.coppice.cli;

import io.coppice.documents.Problem;
import io.coppice.templates.TemplateValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice template validate}. */
@Command(name = "validate", description = "Check template files. Exit code 1 if one cannot be used.")
final class TemplateValidateCommand extends ReadCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Template files.")
    private List<Path> files;

    TemplateValidateCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw CliException.usage("there is no file " + file, List.of(), "give the path of a template file");
            }
            problems.addAll(TemplateValidator.validate(
                    file, Optional.of(context().homes().templates())));
        }
        return new ProblemOutput(context()).report(renderer(), problems, Values.count(files.size(), "template"));
    }
}
