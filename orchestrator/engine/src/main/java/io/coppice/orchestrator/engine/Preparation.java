package io.coppice.orchestrator.engine;

import io.coppice.documents.Problem;
import io.coppice.documents.Severity;
import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Foundation;
import io.coppice.orchestrator.NodeRole;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.Allocator.Basis;
import io.coppice.orchestrator.core.ConfigComposer;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredExtension;
import io.coppice.orchestrator.core.ObservedHost;
import io.coppice.orchestrator.core.SpecValidator;
import io.coppice.orchestrator.core.TemplateResolution;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.TemplateLibrary;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks all that can be checked of a wanted cluster before anything of it is made, and resolves what its spec leaves open. */
final class Preparation {

    /** Stands for the image in a plan that is only shown, when there is none yet. */
    static final String IMAGE_TO_BUILD = "to-be-built";

    private final Home home;
    private final Hosts hosts;
    private final Images images;
    private final Extensions extensions;
    private final AccelerationChoice acceleration;
    private final Optional<Path> templateDirectory;
    private final Clock clock;

    Preparation(
            Home home,
            Hosts hosts,
            Images images,
            Extensions extensions,
            AccelerationChoice acceleration,
            Optional<Path> templateDirectory,
            Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.images = images;
        this.extensions = extensions;
        this.acceleration = acceleration;
        this.templateDirectory = templateDirectory;
        this.clock = clock;
    }

    /**
     * A spec that is in order on a host that can run it.
     *
     * @param stored the cluster of this name as it is wanted so far
     * @param starting number of nodes of each role that do not run yet
     * @param basis with what there is: the image and extensions that have to be built are only stood for
     */
    record Checked(
            Optional<DesiredCluster> stored,
            MachineTemplate template,
            HostInventory inventory,
            Map<NodeRole, Integer> starting,
            Basis basis) {}

    /**
     * Checks the spec and the host, and makes nothing.
     *
     * @param stored the cluster of this name as it is wanted so far
     * @throws CoppiceException.InvalidRequest with every problem of the spec
     * @throws CoppiceException.HostNotReady if the host cannot run it
     */
    Checked check(
            ClusterSpec spec, Optional<DesiredCluster> stored, ObservedHost observed, ProgressEvent.Listener listener) {
        var template = template(spec, listener);
        if (!Hosts.isLocal(spec.hostUri())) {
            throw new CoppiceException.HostNotReady(
                    spec.hostUri() + " is another machine, and images and disks cannot be brought there yet",
                    "run 'coppice up' on that machine, or use qemu:///session here",
                    null);
        }
        if (Hosts.runsAsAnotherUser(spec.hostUri())) {
            home.requireReach();
        }
        var inventory = inventory(spec.hostUri());
        acceleration.check(template, inventory);
        var present = extensions.present(spec, stored, _ -> {});
        var settings =
                TemplateResolution.settings(spec, template, present.stream().anyMatch(DesiredExtension::isKubernetes));
        refuseIfAny(spec, SpecValidator.checkPreloads(spec, settings, present));
        HostRequirements.checkVersions(inventory);
        HostRequirements.checkPasst();
        var basis = basis(spec, settings, IMAGE_TO_BUILD, present, Acceleration.SOFTWARE);
        var starting = starting(spec, observed);
        checkRoom(basis, starting, inventory, listener);
        return new Checked(stored, template, inventory, starting, basis);
    }

    /**
     * What a new cluster is made of besides its spec. Room is not looked at: a fork takes less.
     *
     * @throws CoppiceException.InvalidRequest with every problem of the spec
     * @throws CoppiceException.HostNotReady if something of it would have to be built first
     */
    Foundation foundation(ClusterSpec spec) {
        var template = template(spec, _ -> {});
        var inventory = inventory(spec.hostUri());
        var image = images.present(spec.image())
                .orElseThrow(() -> missing(
                        images.wouldBuild() + " (" + home.images() + ")",
                        "Build it with 'coppice image build', with the same COPPICE_HOME."));
        var attached = extensions.present(spec, Optional.empty(), text -> {
            throw missing(text, "Build it with 'coppice image extension build', with the same COPPICE_HOME.");
        });
        var settings =
                TemplateResolution.settings(spec, template, attached.stream().anyMatch(DesiredExtension::isKubernetes));
        return new Foundation(
                image.id().value(),
                attached.stream().map(DesiredExtension::id).toList(),
                settings.toString(),
                inventory.hypervisorVersion().toString(),
                inventory.cpuModel());
    }

    private static CoppiceException.HostNotReady missing(String what, String remedy) {
        return new CoppiceException.HostNotReady(what, remedy, null);
    }

    /** What the cluster would be made from, and nothing is made; the listener hears what would be. */
    Basis preview(Checked checked, ProgressEvent.Listener listener) {
        var spec = checked.basis().spec();
        var image = images.present(wantedImage(checked));
        if (image.isEmpty()) {
            note(listener, images.wouldBuild());
        }
        return settled(
                checked,
                image.map(found -> found.id().value()).orElse(IMAGE_TO_BUILD),
                extensions.present(spec, checked.stored(), text -> note(listener, text)),
                acceleration.foreseen(checked.template(), checked.inventory(), image, text -> note(listener, text)),
                listener);
    }

    /**
     * What the cluster is made from, built where it is not there.
     *
     * @throws CoppiceException.HostNotReady if it cannot be had
     */
    Basis complete(Checked checked, ProgressEvent.Listener listener) {
        var spec = checked.basis().spec();
        if (Hosts.runsAsAnotherUser(spec.hostUri())) {
            home.letOthersPass();
        }
        // first, for of all that may have to be brought this is what a user can have asked for in vain
        var attached = extensions.require(spec, checked.stored(), text -> note(listener, text));
        var image = images.require(wantedImage(checked), text -> note(listener, text));
        var chosen = acceleration.proven(spec.hostUri(), checked.template(), image, text -> note(listener, text));
        return settled(checked, image.id().value(), attached, chosen, listener);
    }

    private Basis settled(
            Checked checked,
            String image,
            List<DesiredExtension> attached,
            Acceleration chosen,
            ProgressEvent.Listener listener) {
        var settings = checked.basis().settings();
        switch (chosen) {
            case KVM -> {}
            case SOFTWARE ->
                SpecValidator.checkEmulation(settings, checked.starting(), attached, checked.inventory())
                        .forEach(warning -> note(listener, warning));
        }
        return basis(checked.basis().spec(), settings, image, attached, chosen);
    }

    private Basis basis(
            ClusterSpec spec,
            Map<NodeRole, MachineSettings> settings,
            String image,
            List<DesiredExtension> attached,
            Acceleration chosen) {
        return new Basis(
                spec,
                home.owner(),
                home.root().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                settings,
                image,
                attached,
                chosen);
    }

    private static Optional<String> wantedImage(Checked checked) {
        return checked.basis().spec().image().or(() -> checked.stored().map(DesiredCluster::image));
    }

    /**
     * Checks what patches do to the machine configs.
     *
     * @throws CoppiceException.InvalidRequest with every problem, each with its place
     */
    void checkConfigs(DesiredCluster cluster, ProgressEvent.Listener listener) {
        var patched = !cluster.spec().patches().isEmpty()
                || cluster.settings().values().stream()
                        .anyMatch(settings -> !settings.patches().isEmpty());
        if (patched) {
            ConfigComposer.check(cluster, clock.instant(), new SecureRandom()).forEach(text -> note(listener, text));
        }
    }

    private MachineTemplate template(ClusterSpec spec, ProgressEvent.Listener listener) {
        var library = TemplateLibrary.load(templateDirectory);
        var template = library.find(spec.template());
        var findings = SpecValidator.check(spec, template, library.names(), images.ids(), extensions.storeNames(spec));
        var problems = new ArrayList<>(findings.problems());
        // A user's template that is not valid must not be passed over in silence for the built-in one of its name.
        Stream.concat(Stream.of(spec.template()), template.stream().flatMap(found -> found.ancestry().stream()))
                .distinct()
                .flatMap(name -> library.problems(name).stream())
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(Problem::toString)
                .forEach(problems::add);
        refuseIfAny(spec, problems);
        findings.warnings().forEach(warning -> note(listener, warning));
        return template.orElseThrow();
    }

    private static void refuseIfAny(ClusterSpec spec, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CoppiceException.InvalidRequest(
                    "cluster " + spec.name() + " cannot be made as it is asked for",
                    problems,
                    "change what is listed and try again; 'coppice template list' shows the templates");
        }
    }

    private HostInventory inventory(String uri) {
        try {
            return hosts.at(uri).inventory();
        } catch (HypervisorException e) {
            throw Hosts.unusable(uri, e);
        }
    }

    private void checkRoom(
            Basis basis, Map<NodeRole, Integer> starting, HostInventory inventory, ProgressEvent.Listener listener) {
        var findings =
                SpecValidator.checkHost(basis.settings(), starting, inventory, HostRequirements.freeSpace(home.root()));
        if (!findings.problems().isEmpty()) {
            throw new CoppiceException.HostNotReady(
                    String.join("; ", findings.problems()),
                    "ask for less with --workers, --controlplanes or --memory, "
                            + (basis.kubernetes() ? "leave Kubernetes out with '--kubernetes none', " : "")
                            + "or make room on " + inventory.hostname(),
                    null);
        }
        findings.warnings().forEach(warning -> note(listener, warning));
    }

    private Map<NodeRole, Integer> starting(ClusterSpec spec, ObservedHost observed) {
        var starting = new EnumMap<NodeRole, Integer>(NodeRole.class);
        starting.put(NodeRole.CONTROL_PLANE, spec.controlPlanes());
        starting.put(NodeRole.WORKER, spec.workers());
        for (var machine : observed.machines()) {
            var metadata = machine.metadata();
            if (metadata.owner().equals(home.owner())
                    && metadata.cluster().equals(spec.name())
                    && machine.domain().state() == DomainState.RUNNING) {
                starting.computeIfPresent(metadata.role(), (_, count) -> Math.max(0, count - 1));
            }
        }
        return starting;
    }

    private void note(ProgressEvent.Listener listener, String text) {
        listener.on(new ProgressEvent.Note(clock.instant(), Optional.empty(), text));
    }
}
