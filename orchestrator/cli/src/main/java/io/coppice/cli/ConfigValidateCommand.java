package io.coppice.cli;

import io.coppice.documents.Problem;
import io.coppice.nodeos.config.MachineConfigParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code coppice config validate}. */
@Command(name = "validate", description = "Check machine configs. Exit code 1 if one cannot be used.")
final class ConfigValidateCommand extends ReadCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Machine configs.")
    private List<Path> files;

    ConfigValidateCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<Problem> problems = new ArrayList<>();
        files.forEach(file -> problems.addAll(
                MachineConfigParser.parse(TextFiles.read(file), file.toString()).problems()));
        return new ProblemOutput(context()).report(renderer(), problems, Values.count(files.size(), "config"));
    }
}
