package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DiskLimit;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.orchestrator.core.Action;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.MachineSpecs;
import io.coppice.orchestrator.core.MetadataCodec;
import io.coppice.orchestrator.core.NodeMetadata;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Steps that change domains of a host. */
final class DomainSteps {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Hypervisor hypervisor;
    private final Home home;
    private final Images images;
    private final Extensions extensions;
    private volatile @Nullable OptionalInt timestampMegahertz;

    DomainSteps(Hypervisor hypervisor, Home home, Images images, Extensions extensions) {
        this.hypervisor = hypervisor;
        this.home = home;
        this.images = images;
        this.extensions = extensions;
    }

    void define(DesiredCluster cluster, DesiredNode node) {
        hypervisor.define(machine(cluster, node));
    }

    MachineSpec machine(DesiredCluster cluster, DesiredNode node) {
        var directory = home.cluster(cluster.name()).node(node.name());
        return MachineSpecs.of(
                cluster,
                node,
                images.machineImage(cluster.image(), extensions.images(cluster.extensions())),
                new MachineSpecs.Files(
                        directory.stateDisk(node.disk()), directory.configDrive(), directory.consoleLog()),
                timestampMegahertz());
    }

    /** It stays the same while the host runs, and takes libvirt a while to tell. */
    private OptionalInt timestampMegahertz() {
        var known = timestampMegahertz;
        if (known == null) {
            known = hypervisor.inventory().timestampMegahertz();
            timestampMegahertz = known;
        }
        return known;
    }

    void thaw(DesiredCluster cluster, DesiredNode node) {
        var frozen = home.snapshot(cluster.origin().orElseThrow().snapshot()).node(node.name());
        hypervisor.thaw(machine(cluster, node), frozen.memory());
    }

    void plugIn(DesiredNode node) {
        hypervisor.setLink(node.domainId(), node.segmentMac(), true);
    }

    void clearLimits(DesiredNode node) {
        var limited = hypervisor.find(node.domainId()).stream()
                .flatMap(domain -> domain.limits().keySet().stream())
                .toList();
        limited.forEach(serial -> hypervisor.limitDisk(node.domainId(), serial, DiskLimit.NONE));
    }

    void updateMetadata(DesiredCluster cluster, DesiredNode node) {
        hypervisor.setMetadata(node.domainId(), MetadataCodec.encode(NodeMetadata.of(cluster, node)));
    }

    void shutdown(Action.ShutdownDomain action, StepContext context) {
        try {
            hypervisor.shutdown(action.domain());
            var deadline = System.nanoTime() + action.grace().toNanos();
            while (!hypervisor.awaitState(action.domain(), DomainState.SHUT_OFF, TICK)) {
                if (context.cancellation().requested() || System.nanoTime() - deadline >= 0) {
                    hypervisor.destroy(action.domain());
                    return;
                }
            }
        } catch (HypervisorException.NotFound e) {
            return; // it is not there, so it does not run
        }
    }

    void destroy(Action.DestroyDomain action) {
        try {
            hypervisor.destroy(action.domain());
        } catch (HypervisorException.NotFound e) {
            return; // it is not there, so it does not run
        }
    }

    void undefine(Action.UndefineDomain action) {
        hypervisor.undefine(action.domain());
    }
}
