package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import picocli.CommandLine.Parameters;

/** The cluster that a command is about, as its one argument. */
final class ClusterArgument {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "dev",
            description = "Name of the cluster (default ${DEFAULT-VALUE}).")
    private ClusterName name;

    ClusterName name() {
        return name;
    }
}
