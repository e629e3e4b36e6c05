package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Orchestrator;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Work that nobody waits for: a process of its own that outlives the command. {@code COPPICE_BACKGROUND=off} leaves it out, for machines on which nothing is to go on
 * after a command, such as those of CI.
 */
final class Background {

    private final CliContext context;

    Background(CliContext context) {
        this.context = context;
    }

    /** Makes the node templates that the cluster's nodes could have begun from. Whatever keeps it from that is no failure of the command. */
    void makeNodeTemplates(Orchestrator orchestrator, ClusterName cluster, HostOption host) {
        Optional<String> launcher = context.variable("COPPICE_COMMAND");
        if (launcher.isEmpty()
                || context.variable("COPPICE_BACKGROUND").filter("off"::equals).isPresent()) {
            return;
        }
        try {
            if (orchestrator.lacksNodeTemplates(cluster)) {
                start(command(launcher.get(), cluster, host.uri()));
            }
        } catch (IOException | CoppiceException e) {
            context.err().println("warning: no node templates are made: " + e.getMessage());
            context.err().flush();
        }
    }

    private static List<String> command(String launcher, ClusterName cluster, Optional<String> host) {
        List<String> command = new ArrayList<>(
                List.of("setsid", "nice", "-n", "19", launcher, "snapshot", "template", "make", cluster.value()));
        host.ifPresent(uri -> command.addAll(List.of("--host", uri)));
        return command;
    }

    private static void start(List<String> command) throws IOException {
        File nowhere = new File("/dev/null");
        new ProcessBuilder(command)
                .redirectInput(nowhere)
                .redirectOutput(nowhere)
                .redirectError(nowhere)
                .start();
    }
}
