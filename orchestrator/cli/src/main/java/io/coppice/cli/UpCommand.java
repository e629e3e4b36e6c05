package io.coppice.cli;

import io.coppice.orchestrator.ApplyOptions.NodeStart;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.TemplateLibrary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice up}. */
@Command(
        name = "up",
        description = "Create a cluster and wait until it is healthy. Finishes what a cut-off creation began.",
        sortOptions = false)
final class UpCommand extends CoppiceCommand {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "dev",
            description = "Name of the cluster (default ${DEFAULT-VALUE}).")
    private ClusterName name;

    @Option(
            names = "--controlplanes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Control planes (default ${DEFAULT-VALUE}).")
    private int controlPlanes;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Workers (default ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "Virtual CPUs of each node. Default: what the template says.")
    private Optional<Integer> cpus = Optional.empty();

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of each node, such as 1GiB.")
    private Optional<String> memory = Optional.empty();

    @Option(names = "--disk", paramLabel = "SIZE", description = "Disk of each node, such as 10GiB.")
    private Optional<String> disk = Optional.empty();

    @Option(
            names = "--template",
            paramLabel = "NAME",
            defaultValue = "ephemeral",
            description = "Machine template (default ${DEFAULT-VALUE}); see 'coppice template list'.")
    private String template;

    @Mixin
    private PatchOptions patches;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            description = "How long the cluster may live, such as 2h; its nodes then power off by themselves.")
    private Optional<Duration> ttl = Optional.empty();

    @Option(
            names = "--image",
            paramLabel = "ID",
            description = "Node image. Default: that of the sources as they are now, built if there is none.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = "--kubernetes",
            paramLabel = "VERSION",
            description = {
                "Kubernetes in the nodes: a version such as 1.20.2 or 1.20, 'newest' of those built, or 'none'.",
                "Default: newest; a cluster that exists keeps what it has. If there is none yet, it is made first"
                        + " (see 'coppice image extension build kubernetes --help')."
            })
    private KubernetesChoice kubernetes = new KubernetesChoice.Unspecified();

    @Option(
            names = "--preload",
            paramLabel = "NAME",
            description = {
                "Container images that all nodes start with: the newest store of this name. May be repeated.",
                "'coppice image extension build images NAME ARCHIVE...' builds one."
            })
    private List<String> preloads = new ArrayList<>();

    @Option(names = "--keep-failed", description = "Leave a cluster that did not come up as it is.")
    private boolean keepFailed;

    @Option(
            names = "--no-fork",
            description = "Boot every node, also where a node template would do; see 'coppice snapshot template'.")
    private boolean cold;

    @Mixin
    private ChangeOptions options;

    UpCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        checkCounts();
        ClusterSpec spec = spec();
        Change change = new Change.Up(spec);
        ChangeRunner runner = new ChangeRunner(context(), options);
        return options.host().ask(context(), orchestrator -> {
            if (options.dryRun()) {
                runner.plan(orchestrator, change);
                return ExitCode.OK;
            }
            return bringUp(orchestrator, runner, change, spec);
        });
    }

    private int bringUp(Orchestrator orchestrator, ChangeRunner runner, Change change, ClusterSpec spec) {
        Instant start = context().clock().instant();
        String title = "Bringing up " + spec.name() + ": " + Values.count(controlPlanes, "control plane") + ", "
                + Values.count(workers, "worker");
        NodeStart nodeStart = cold ? NodeStart.COLD : NodeStart.WARM;
        if (!runner.run(orchestrator, change, options.applyOptions(keepFailed, nodeStart), title)) {
            return ExitCode.INTERRUPTED;
        }
        Duration took = Duration.between(start, context().clock().instant());
        new UpSummary(context(), options.format()).print(orchestrator.cluster(spec.name()), took);
        if (!cold) {
            context().background().makeNodeTemplates(orchestrator, spec.name(), options.host());
        }
        return ExitCode.OK;
    }

    private void checkCounts() {
        List<String> problems = new ArrayList<>();
        if (controlPlanes < 1) {
            problems.add("--controlplanes " + controlPlanes + ": a cluster needs at least one control plane");
        }
        if (workers < 0) {
            problems.add("--workers " + workers + ": there cannot be fewer than none");
        }
        cpus.filter(number -> number < 1)
                .ifPresent(number -> problems.add("--cpus " + number + ": a node needs at least one"));
        if (!problems.isEmpty()) {
            throw CliException.usage(
                    "there can be no such cluster", problems, "'coppice up --help' lists what it takes");
        }
    }

    private ClusterSpec spec() {
        List<ConfigPatch> all = patches.read();
        Lease lease = ttl.or(this::templateTtl)
                .<Lease>map(life -> new Lease.Until(context().clock().instant().plus(life)))
                .orElseGet(Lease.Permanent::new);
        String hostUri = context().homes().hostUri(options.host().uri());
        return new ClusterSpec(
                name,
                controlPlanes,
                workers,
                template,
                cpus,
                memory,
                disk,
                all,
                lease,
                hostUri,
                image,
                kubernetes,
                preloads);
    }

    /** An unknown template is the engine's to refuse, with everything else that is wrong. */
    private Optional<Duration> templateTtl() {
        return TemplateLibrary.load(Optional.of(context().homes().templates()))
                .find(template)
                .flatMap(MachineTemplate::ttl);
    }
}
