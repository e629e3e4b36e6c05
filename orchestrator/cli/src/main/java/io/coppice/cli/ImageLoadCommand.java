package io.coppice.cli;

import io.coppice.orchestrator.ImageLoad;
import io.coppice.orchestrator.ImageLoadReport;
import io.coppice.orchestrator.Orchestrator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice image load}. */
@Command(
        name = "load",
        description =
                "Put container images into all nodes of a cluster, without a registry. What a node has is not sent again.")
final class ImageLoadCommand extends CoppiceCommand {

    private static final List<Field<ImageLoadReport.LoadedImage>> IMAGE = List.of(
            Field.of("name", ImageLoadReport.LoadedImage::name),
            Field.of("digest", ImageLoadReport.LoadedImage::digest));

    private static final List<Field<ImageLoadReport.NodeShare>> NODE = List.of(
            Field.of("node", ImageLoadReport.NodeShare::node),
            Field.of("blobs", ImageLoadReport.NodeShare::blobs),
            Field.of("sentBytes", ImageLoadReport.NodeShare::bytes));

    @Parameters(
            arity = "1..*",
            paramLabel = "ARCHIVE",
            description =
                    "What 'docker save' wrote, an OCI archive, or the directory of an OCI layout; '-' is standard input.")
    private List<String> archives;

    @Mixin
    private ClusterOption cluster;

    @Option(
            names = "--name",
            paramLabel = "IMAGE",
            description = "Name of the image instead of those in the archive, such as registry.example/app:1.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            defaultValue = "15m",
            description = "How long the whole may take (default ${DEFAULT-VALUE}).")
    private Duration waitTimeout;

    @Mixin
    private ProgressOption output;

    ImageLoadCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        try (StandardInput input = new StandardInput(context())) {
            List<Path> paths = archives.stream().map(input::file).toList();
            ImageLoad load = new ImageLoad(cluster.name(), paths, name, waitTimeout);
            return cluster.ask(context(), orchestrator -> load(orchestrator, load));
        }
    }

    private int load(Orchestrator orchestrator, ImageLoad load) {
        Instant start = context().clock().instant();
        Optional<ImageLoadReport> report;
        try (Progress progress =
                        Progress.of(context(), output.format(), "Loading images into cluster " + cluster.name());
                Interruption interruption =
                        Interruption.watch(context(), progress, "Interrupted. Ctrl-C again quits at once.", "")) {
            report = interruption.result(() -> orchestrator.loadImages(load, progress));
        }
        if (report.isEmpty()) {
            context().err().println("Interrupted. The same command again sends only what is missing.");
            return ExitCode.INTERRUPTED;
        }
        tell(report.get(), Duration.between(start, context().clock().instant()));
        return ExitCode.OK;
    }

    private void tell(ImageLoadReport report, Duration took) {
        switch (output.format()) {
            case JSON -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("images", Renderer.maps(IMAGE, report.images()));
                fields.put("nodes", Renderer.maps(NODE, report.nodes()));
                fields.put("elapsedSeconds", took);
                new JsonProgress(context())
                        .event("images-loaded", context().clock().instant(), fields);
            }
            case TEXT -> {
                report.images().forEach(image -> context().out().println(Values.printable(image.name())));
                long bytes = report.nodes().stream()
                        .mapToLong(ImageLoadReport.NodeShare::bytes)
                        .sum();
                context()
                        .out()
                        .println("On " + Values.count(report.nodes().size(), "node") + " of cluster " + cluster.name()
                                + " in "
                                + Values.duration(took) + "; "
                                + (bytes == 0 ? "nothing had to be sent." : Values.bytes(bytes) + " sent."));
            }
        }
    }
}
