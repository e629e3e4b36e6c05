package io.coppice.machined.fault;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs of the node. */
final class Helpers {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final NodePaths paths;

    Helpers(NodePaths paths) {
        this.paths = paths;
    }

    /**
     * Runs a program to its end, and returns what it said.
     *
     * @throws IOException when it fails; the message has what it said
     */
    String run(String input, String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(paths.program(program).toString()));
        command.addAll(List.of(arguments));
        Programs.Result result = Programs.run(command, input, LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException(program + " " + String.join(" ", arguments) + " failed: " + result.output());
        }
        return result.output();
    }
}
