package io.coppice.cli;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.core.ClusterSecrets;
import io.coppice.orchestrator.core.ConfigGeneration;
import io.coppice.orchestrator.core.ConfigGeneration.Generated;
import io.coppice.orchestrator.core.SecretsCodec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice config generate}. */
@Command(
        name = "generate",
        description = "Write the machine configs of a cluster whose machines Coppice does not make, and its secrets.",
        sortOptions = false)
final class ConfigGenerateCommand extends CoppiceCommand {

    private static final String SECRETS = "secrets.yaml";

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
    private ClusterName name;

    @Parameters(
            index = "1",
            paramLabel = "ENDPOINT",
            description = "Its control plane, such as https://10.0.0.10:6443.")
    private URI endpoint;

    @Option(
            names = "--to",
            paramLabel = "DIRECTORY",
            defaultValue = ".",
            description = "Where to write (default: here).")
    private Path directory;

    @Option(names = "--secrets", paramLabel = "FILE", description = "Use these secrets in place of new ones.")
    private Optional<Path> secretsFile = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A further name or address of the nodes' APIs. May be repeated.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private PatchOptions patches;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    ConfigGenerateCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Instant now = context().clock().instant();
        SecureRandom random = new SecureRandom();
        List<ConfigPatch> all = patches.read();
        ClusterSecrets secrets = secretsFile
                .map(file -> SecretsCodec.read(TextFiles.read(file), file.toString()))
                .orElseGet(() -> ClusterSecrets.generate(now, random));
        Generated generated = ConfigGeneration.generate(name.value(), endpoint, names, all, secrets, now, random);
        generated.warnings().forEach(warning -> context().err().println(Values.printable(warning)));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("controlplane.yaml", generated.controlPlane());
        files.put("worker.yaml", generated.worker());
        files.put("nodeconfig", generated.clientConfig());
        if (secretsFile.isEmpty()) {
            files.put(SECRETS, generated.secrets());
        }
        write(files);
        return ExitCode.OK;
    }

    private void write(Map<String, String> files) {
        if (!Files.isDirectory(directory)) {
            throw CliException.usage(
                    "there is no directory " + directory, List.of(), "make it, or name another with --to");
        }
        List<String> present = files.keySet().stream()
                .filter(file -> Files.exists(directory.resolve(file)))
                .toList();
        if (!present.isEmpty() && !force) {
            throw CliException.usage(
                    "files are there already in " + directory,
                    present,
                    "name another directory with --to, or replace them with --force");
        }
        files.forEach((file, text) -> {
            TextFiles.writeSecret(directory.resolve(file), text);
            context().out().println("Written " + directory.resolve(file).normalize());
        });
        context().out().println("They hold secrets and are readable by you alone.");
    }
}
