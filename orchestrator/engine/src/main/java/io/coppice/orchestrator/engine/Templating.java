package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.NodeTemplateView;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.NodeShape;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Makes, lists and deletes node templates. */
final class Templating {

    private final Home home;
    private final Hosts hosts;
    private final Images images;
    private final Extensions extensions;
    private final NodeTemplates templates;
    private final Clock clock;

    Templating(Home home, Hosts hosts, Images images, Extensions extensions, Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.images = images;
        this.extensions = extensions;
        this.templates = new NodeTemplates(home, clock);
        this.clock = clock;
    }

    /** Those that nodes of the cluster could have begun from and that are missing. */
    List<NodeTemplateView> make(DesiredCluster cluster, Cancellation cancellation, ProgressEvent.Listener listener) {
        try (var _ = ClusterLock.acquireTemplates(home)) {
            var hypervisor = hosts.at(cluster.spec().hostUri());
            var domains = new DomainSteps(hypervisor, home, images, extensions);
            var maker = new NodeTemplateMaker(templates, hypervisor, clock);
            var inventory = hypervisor.inventory();
            var made = new ArrayList<NodeTemplateView>();
            var seen = new LinkedHashSet<NodeShape>();
            for (var node : cluster.nodes()) {
                var machine = domains.machine(cluster, node);
                var shape = NodeShape.of(machine, cluster.image(), inventory);
                if (shape.isPresent() && seen.add(shape.get()) && !templates.has(shape.get())) {
                    note(listener, "booting a machine like " + node.name() + " to freeze it");
                    made.add(view(maker.make(shape.get(), machine, cluster.image(), cancellation)));
                    note(listener, "node template " + shape.get().id() + " is there");
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

    List<NodeTemplateView> views() {
        try {
            return templates.all().stream().map(Templating::view).toList();
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

    private static NodeTemplateView view(NodeTemplates.Stored template) {
        var manifest = template.manifest();
        return new NodeTemplateView(
                template.id(),
                manifest.image(),
                manifest.shape().text(),
                manifest.createdAt(),
                template.usedAt(),
                manifest.ramBytes() + manifest.stateBytes(),
                template.directory());
    }

    private void note(ProgressEvent.Listener listener, String text) {
        listener.on(new ProgressEvent.Note(clock.instant(), Optional.empty(), text));
    }
}
