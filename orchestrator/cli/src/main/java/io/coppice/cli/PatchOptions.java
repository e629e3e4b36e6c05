package io.coppice.cli;

import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.ConfigPatch.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Config patches as the command line gives them: {@code @file}, or the text itself. */
final class PatchOptions {

    private static final String ALL = "--config-patch";
    private static final String CONTROL_PLANES = "--config-patch-control-plane";
    private static final String WORKERS = "--config-patch-worker";

    @Option(
            names = ALL,
            paramLabel = "@FILE",
            description = "Patch to the machine config of every node, from a file or as text. May be repeated.")
    private List<String> patches = new ArrayList<>();

    @Option(names = CONTROL_PLANES, paramLabel = "@FILE", description = "As above, for control planes only.")
    private List<String> controlPlanePatches = new ArrayList<>();

    @Option(names = WORKERS, paramLabel = "@FILE", description = "As above, for workers only.")
    private List<String> workerPatches = new ArrayList<>();

    /** @throws CliException naming every file of an option that cannot be read */
    List<ConfigPatch> read() {
        List<ConfigPatch> all = new ArrayList<>();
        all.addAll(read(patches, ALL, Scope.ALL));
        all.addAll(read(controlPlanePatches, CONTROL_PLANES, Scope.CONTROL_PLANES));
        all.addAll(read(workerPatches, WORKERS, Scope.WORKERS));
        return all;
    }

    /** @throws CliException naming every file that cannot be read */
    static List<ConfigPatch> read(List<String> arguments, String option, Scope scope) {
        List<ConfigPatch> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String argument : arguments) {
            if (!argument.startsWith("@")) {
                found.add(new ConfigPatch(option, scope, argument));
                continue;
            }
            String file = argument.substring(1);
            try {
                found.add(new ConfigPatch(file, scope, Files.readString(Path.of(file))));
            } catch (NoSuchFileException e) {
                problems.add(file + ": there is no such file");
            } catch (IOException e) {
                problems.add(file + ": cannot be read: " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw CliException.usage(
                    "a patch of " + option + " cannot be read",
                    problems,
                    "give a readable YAML or JSON file after '@'");
        }
        return found;
    }
}
