package io.coppice.cli;

import io.coppice.orchestrator.Orchestrator.Kubectl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coppice kubectl}: the terminal, and the exit code, are kubectl's. */
@Command(
        name = "kubectl",
        description = "Run kubectl of a cluster's own version against it, such as: coppice kubectl get nodes",
        sortOptions = false)
final class KubectlCommand extends CoppiceCommand {

    @Mixin
    private ClusterOption cluster;

    @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "What kubectl is told.")
    private List<String> arguments = new ArrayList<>();

    KubectlCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Kubectl kubectl = cluster.ask(context(), orchestrator -> orchestrator.kubectl(cluster.name()));
        List<String> command = new ArrayList<>(List.of(kubectl.program().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("KUBECONFIG", kubectl.kubeconfig().toString());
        context().out().flush();
        try {
            Process process = builder.start();
            try (Interrupts.Registration _ = context().interrupts().handle(process::destroy)) {
                return process.waitFor();
            }
        } catch (IOException e) {
            throw CliException.failed(
                    kubectl.program() + " cannot be run",
                    List.of(e.toString()),
                    "build the extension again: coppice image extension build kubernetes",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }
}
