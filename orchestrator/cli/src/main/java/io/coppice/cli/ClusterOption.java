package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Orchestrator;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster of what a command is about, and the hypervisor that it is on. */
final class ClusterOption {

    @Option(
            names = "--cluster",
            paramLabel = "CLUSTER",
            defaultValue = "dev",
            description = "The cluster (default ${DEFAULT-VALUE}).")
    private ClusterName name;

    @Mixin
    private HostOption host;

    ClusterName name() {
        return name;
    }

    <R> R ask(CliContext context, Function<Orchestrator, R> question) {
        return host.ask(context, question);
    }
}
