package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which hypervisor a command works with. */
final class HostOption {

    @Option(
            names = "--host",
            paramLabel = "URI",
            description = "The hypervisor. Default: $COPPICE_HOST, else qemu:///session, which needs no root.")
    private Optional<String> uri = Optional.empty();

    Optional<String> uri() {
        return uri;
    }

    <R> R ask(CliContext context, Function<Orchestrator, R> question) {
        try (Orchestrator orchestrator = context.orchestrators().open(uri)) {
            return question.apply(orchestrator);
        }
    }
}
