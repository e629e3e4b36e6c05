package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice kubeconfig}. */
@Command(
        name = "kubeconfig",
        description = "Print a kubeconfig of the administrator of a cluster's Kubernetes. It holds a secret.",
        sortOptions = false)
final class KubeconfigCommand extends CoppiceCommand {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "dev",
            description = "Name of the cluster (default ${DEFAULT-VALUE}).")
    private ClusterName name;

    @Mixin
    private HostOption host;

    @Option(
            names = "--merge",
            description =
                    "Put it as context coppice-NAME into the first file of $$KUBECONFIG, or ~/.kube/config, and make it the"
                            + " current one; 'coppice down' takes it out again.")
    private boolean merge;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it to this file, for its owner's eyes only.")
    private Optional<Path> file = Optional.empty();

    @Spec
    private CommandSpec spec;

    KubeconfigCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (merge && file.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--merge and --output exclude each other");
        }
        if (merge) {
            Path config = context().homes().kubeconfig();
            host.ask(context(), orchestrator -> {
                orchestrator.mergeKubeconfig(name, config);
                return ExitCode.OK;
            });
            context().out().println("Context coppice-" + name + " is the current one of " + config + ".");
        } else {
            String text = host.ask(context(), orchestrator -> orchestrator.kubeconfig(name));
            file.ifPresentOrElse(
                    path -> write(path, text), () -> context().out().print(text));
        }
        return ExitCode.OK;
    }

    /** Whole or not at all, and never readable by others, whatever stood there before. */
    private static void write(Path file, String text) {
        Path aside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createFile(aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(aside, text, StandardCharsets.UTF_8);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CliException.failed(
                    file + " cannot be written", List.of(e.toString()), "name a file in a directory of yours", e);
        } finally {
            deleteAside(aside);
        }
    }

    private static void deleteAside(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            throw CliException.failed(
                    aside + " cannot be removed, and it holds a secret", List.of(e.toString()), "remove it", e);
        }
    }
}
