package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionBuilder;
import io.coppice.nodeos.extension.ExtensionRequest;
import io.coppice.nodeos.extension.ExtensionRequest.Origin;
import io.coppice.nodeos.extension.Kubernetes;
import io.coppice.nodeos.extension.VersionWish;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code coppice image extension build kubernetes}. */
@Command(
        name = Kubernetes.NAME,
        description = "Build the extension that brings Kubernetes, unless it is built from the same inputs already.")
final class KubernetesBuildCommand extends CoppiceCommand {

    private static final String RELEASE = "release";
    private static final String SOURCE = "debian-source";

    @Option(
            names = "--version",
            paramLabel = "VERSION",
            description =
                    "Which version, such as 1.34.0, or 1.34 for the newest of that line. Default: the newest that can be had.")
    private Optional<String> version = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "ORIGIN",
            description = {
                "Where its programs come from:",
                RELEASE + ": the official release;",
                SOURCE + ": compiled from Debian's source package, which takes about ten minutes once on a host;",
                "or a directory of programs.",
                "Default: the official release, or the source where that cannot be reached."
            })
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "A mirror of the official releases. Default: the project's own place.")
    private Optional<URI> mirror = Optional.empty();

    @Option(names = "--force", description = "Build it even if it is built already.")
    private boolean force;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to tell what is done: ${COMPLETION-CANDIDATES}. json: one object, the extension.")
    private ProgressFormat format;

    @Spec
    private CommandSpec spec;

    KubernetesBuildCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        ExtensionRequest request = request();
        ExtensionBuildOutput output = new ExtensionBuildOutput(context(), format);
        output.built(ImageFields.trying(() -> {
            ExtensionBuilder builder =
                    new ExtensionBuilder(SourceTree.extensionInputs(), ExtensionFields.store(context()));
            return force ? builder.rebuild(request, output.progress()) : builder.build(request, output.progress());
        }));
        return ExitCode.OK;
    }

    private ExtensionRequest request() {
        Optional<VersionWish> wanted = version.map(text -> VersionWish.parse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "'" + text + "' is no version; write one such as 1.34.0")));
        URI place = mirror.orElse(ExtensionRequest.officialMirror());
        if (!List.of("http", "https").contains(String.valueOf(place.getScheme()))) {
            throw new ParameterException(spec.commandLine(), "'" + place + "' is no http or https URL");
        }
        Origin origin = from.map(word -> switch (word) {
                    case RELEASE -> new Origin.Release(place);
                    case SOURCE -> new Origin.Source();
                    default -> new Origin.Directory(Path.of(word));
                })
                .orElse(new Origin.Any(place));
        return new ExtensionRequest(wanted, origin);
    }
}
