package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.NodeShape;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, lists and deletes node templates. */
final class Templating {

    private final Home home;
    private final Hosts hosts;
    private final Images images;
    private final Extensions extensions;
    private final NodeTemplates templates;
    private final TemplateFailures failures;
    private final Clock clock;

    Templating(Home home, Hosts hosts, Images images, Extensions extensions, Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.images = images;
        this.extensions = extensions;
        this.templates = new NodeTemplates(home, clock);
        this.failures = new TemplateFailures(home, clock);
        this.clock = clock;
    }

    /** Those that nodes of the cluster could have begun from and that are missing. */
    List<NodeTemplateView> make(DesiredCluster cluster, Cancellation cancellation, ProgressEvent.Listener listener) {
        try (var _ = ClusterLock.acquire(home, HomeWork.TEMPLATES)) {
            var hypervisor = hosts.at(cluster.spec().hostUri());
            var domains = new DomainSteps(hypervisor, home, images, extensions);
            var maker = new NodeTemplateMaker(templates, hypervisor, clock);
            AsideDirectories.remove(home.nodeTemplates(), HomeWork.TEMPLATES);
            templates.deleteUnused(images.ids());
            failures.forgetOld();
            var made = new ArrayList<NodeTemplateView>();
            for (var example : examples(cluster, hypervisor).entrySet()) {
                var shape = example.getKey();
                var node = example.getValue();
                if (!templates.has(shape)) {
                    var machine = domains.machine(cluster, node);
                    requireRoom(machine, hypervisor);
                    note(listener, "booting a machine like " + node.name() + " to freeze it");
                    made.add(view(remembering(
                            shape, cancellation, () -> maker.make(shape, machine, cluster.image(), cancellation))));
                    note(listener, "node template " + shape.id() + " is there");
                }
            }
            return List.copyOf(made);
        } catch (HypervisorException e) {
            throw new CoppiceException.HostNotReady(
                    "no node template can be made: " + e.getMessage(),
                    "nodes boot without one; see 'coppice doctor'",
                    e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private interface Making {
        NodeTemplates.Stored make() throws IOException;
    }

    /** A machine that does not come up, or cannot be frozen, fails again; what was interrupted or not answered may not. */
    private NodeTemplates.Stored remembering(NodeShape shape, Cancellation cancellation, Making making)
            throws IOException {
        try {
            var made = making.make();
            failures.forget(shape);
            return made;
        } catch (CoppiceException.StepFailed | HypervisorException.Unsupported | HypervisorException.Failed e) {
            if (!cancellation.requested() && !Thread.currentThread().isInterrupted()) {
                failures.remember(shape, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private void requireRoom(MachineSpec machine, Hypervisor hypervisor) {
        var free = hypervisor.inventory().freeMemory();
        if (free.compareTo(machine.memory()) < 0) {
            throw noRoom("the machine takes " + machine.memory() + " of memory, and the host has "
                    + HostRequirements.gibibytes(free) + " free");
        }
        var space = HostRequirements.freeSpace(home.nodeTemplates());
        if (space.compareTo(machine.memory()) < 0) {
            throw noRoom("its memory takes up to " + machine.memory() + " in " + home.nodeTemplates() + ", where "
                    + HostRequirements.gibibytes(space) + " are free");
        }
    }

    private static CoppiceException noRoom(String why) {
        return new CoppiceException.HostNotReady(
                "no node template is made now: " + why,
                "take clusters down or delete what is not needed, then run 'coppice snapshot template make'",
                null);
    }

    /** Whether a node of the cluster could have begun from one that is missing, and that nobody has tried to make in vain lately. */
    boolean lacks(DesiredCluster cluster) {
        try {
            var hypervisor = hosts.at(cluster.spec().hostUri());
            var missing = false;
            for (var example : examples(cluster, hypervisor).keySet()) {
                missing |= !templates.has(example) && !failures.isKnown(example);
            }
            return missing;
        } catch (HypervisorException e) {
            throw Hosts.unusable(cluster.spec().hostUri(), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** One node of each shape. */
    private Map<NodeShape, DesiredNode> examples(DesiredCluster cluster, Hypervisor hypervisor) {
        var domains = new DomainSteps(hypervisor, home, images, extensions);
        var inventory = hypervisor.inventory();
        var found = new LinkedHashMap<NodeShape, DesiredNode>();
        for (var node : cluster.nodes()) {
            NodeShape.of(domains.machine(cluster, node), cluster.image(), inventory)
                    .ifPresent(shape -> found.putIfAbsent(shape, node));
        }
        return found;
    }

    List<NodeTemplateView> views() {
        try {
            var views = new ArrayList<NodeTemplateView>();
            for (var template : templates.all()) {
                views.add(view(template));
            }
            return List.copyOf(views);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    void delete(String id) {
        try {
            for (var template : templates.all()) {
                if (template.id().equals(id)) {
                    templates.delete(template);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private CoppiceException unreadable(IOException e) {
        return new CoppiceException.HostNotReady(
                "the node templates in " + home.nodeTemplates() + " cannot be used: " + Failures.describe(e),
                "see to it that the disk has space and that the files are yours",
                e);
    }

    private static NodeTemplateView view(NodeTemplates.Stored template) throws IOException {
        var manifest = template.manifest();
        return new NodeTemplateView(
                template.id(),
                manifest.image(),
                manifest.shape().text(),
                manifest.createdAt(),
                template.usedAt(),
                DiskUse.of(template.directory()),
                template.directory());
    }

    private void note(ProgressEvent.Listener listener, String text) {
        listener.on(new ProgressEvent.Note(clock.instant(), Optional.empty(), text));
    }
}
