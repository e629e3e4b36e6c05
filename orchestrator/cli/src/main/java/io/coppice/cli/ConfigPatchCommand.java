package io.coppice.cli;

import io.coppice.nodeos.config.ConfigPatcher;
import io.coppice.nodeos.config.Patch;
import io.coppice.nodeos.config.PatchResult;
import io.coppice.orchestrator.ConfigPatch.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice config patch}. */
@Command(
        name = "patch",
        description =
                "Apply patches to a machine config: strategic-merge documents or JSON patches, told apart by their form.")
final class ConfigPatchCommand extends CoppiceCommand {

    @Parameters(paramLabel = "FILE", description = "The machine config.")
    private Path file;

    @Option(
            names = {"-p", "--patch"},
            required = true,
            paramLabel = "@FILE",
            description = "A patch, from a file or as text. May be repeated; applied in order.")
    private List<String> patches = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Write it there, readable by you alone, and not to standard output.")
    private Optional<Path> to = Optional.empty();

    ConfigPatchCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<Patch> read = PatchOptions.read(patches, "--patch", Scope.ALL).stream()
                .map(patch -> new Patch(patch.source(), patch.text()))
                .toList();
        PatchResult result = ConfigPatcher.apply(TextFiles.read(file), file.toString(), read);
        new ProblemOutput(context()).warn(result.problems());
        if (result.text().isEmpty()) {
            return ExitCode.FAILED;
        }
        if (to.isPresent()) {
            TextFiles.writeSecret(to.get(), result.text().get());
            context().out().println("Written to " + to.get());
        } else {
            context().out().print(result.text().get());
        }
        return ExitCode.OK;
    }
}
