package io.coppice.cli;

import io.coppice.orchestrator.ConfigPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Config patches as the command line gives them: {@code @file}, or the text itself. */
final class Patches {

    private Patches() {}

    /** @throws CliException naming every file that cannot be read */
    static List<ConfigPatch> read(List<String> arguments, String option, ConfigPatch.Scope scope) {
        List<ConfigPatch> patches = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String argument : arguments) {
            if (!argument.startsWith("@")) {
                patches.add(new ConfigPatch(option, scope, argument));
                continue;
            }
            String file = argument.substring(1);
            try {
                patches.add(new ConfigPatch(file, scope, Files.readString(Path.of(file))));
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
        return patches;
    }
}
