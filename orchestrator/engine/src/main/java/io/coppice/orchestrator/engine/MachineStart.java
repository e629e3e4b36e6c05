package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.ApplyOptions.NodeStart;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.NodeShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Has a machine run: from a node template where there is one of its shape, by booting it otherwise. */
final class MachineStart {

    private final Hypervisor hypervisor;
    private final NodeTemplates templates;
    private final Awakening awakening;
    private final NodeStart wanted;

    MachineStart(Hypervisor hypervisor, NodeTemplates templates, Awakening awakening, NodeStart wanted) {
        this.hypervisor = hypervisor;
        this.templates = templates;
        this.awakening = awakening;
        this.wanted = wanted;
    }

    /** @return the length of the console's log before what the machine says from now on */
    long start(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        return switch (state(node)) {
            case PAUSED -> goOn(cluster, node, machine, context);
            case RUNNING, STOPPING -> boot(node, machine.serialLog());
            case SHUT_OFF, CRASHED -> thaw(cluster, node, machine, context) ? 0 : boot(node, machine.serialLog());
        };
    }

    /**
     * For a machine that runs and was started by another command: one that was killed may not have told it who it is.
     *
     * @return where in its console's log it begins to speak, if it had to be told
     */
    Optional<Long> tell(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        return state(node) == DomainState.RUNNING && isHeld(cluster, node, machine)
                ? Optional.of(wake(node, machine, context))
                : Optional.empty();
    }

    private DomainState state(DesiredNode node) {
        return hypervisor.find(node.domainId()).map(ObservedDomain::state).orElse(DomainState.SHUT_OFF);
    }

    /** A machine that was thawed from a template says nothing before it is told who it is; one that boots speaks at once. */
    private static boolean isHeld(DesiredCluster cluster, DesiredNode node, MachineSpec machine) throws IOException {
        return !cluster.thaws() && isNew(node, machine);
    }

    /** Whether nobody has heard of it. Nodes of a fork may be silent for long, but their disks were frozen before. */
    private static boolean isNew(DesiredNode node, MachineSpec machine) throws IOException {
        return node.disk() == 1 && ConsoleWatch.lengthOf(machine.serialLog()) == 0;
    }

    private long boot(DesiredNode node, Path log) throws IOException {
        var before = ConsoleWatch.lengthOf(log);
        hypervisor.start(node.domainId());
        return before;
    }

    private long goOn(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        if (isHeld(cluster, node, machine)) {
            return wake(node, machine, context);
        }
        hypervisor.resume(node.domainId());
        return ConsoleWatch.lengthOf(machine.serialLog());
    }

    private long wake(DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        var failure = awakening.wake(node.domainId(), machine.serialLog(), context.cancellation());
        if (failure.isEmpty()) {
            return 0;
        }
        context.note(node.name(), "boots, for it did not go on from its node template: " + failure.get());
        hypervisor.destroy(node.domainId());
        return boot(node, machine.serialLog());
    }

    /** Only a machine that never ran: whether another one has been told who it is could not be seen after a crash. */
    private boolean thaw(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        var template = template(cluster, machine);
        if (template.isEmpty() || !isNew(node, machine)) {
            return false;
        }
        try {
            hypervisor.thaw(machine, template.get().memory());
            var failure = awakening.wake(node.domainId(), machine.serialLog(), context.cancellation());
            if (failure.isEmpty()) {
                return true;
            }
            giveUp(node, template.get(), failure.get(), context);
        } catch (HypervisorException.Unsupported e) {
            context.note(node.name(), "boots, for this host cannot thaw machines: " + e.getMessage());
        } catch (HypervisorException.Failed e) {
            if (!node.ports().stream().allMatch(PortConflicts::isFree)) {
                throw e;
            }
            giveUp(node, template.get(), String.valueOf(e.getMessage()), context);
        }
        return false;
    }

    private Optional<NodeTemplates.Stored> template(DesiredCluster cluster, MachineSpec machine) throws IOException {
        var shape = switch (wanted) {
            case WARM -> NodeShape.of(machine, cluster.image(), hypervisor.inventory());
            case COLD -> Optional.<NodeShape>empty();
        };
        return shape.isPresent() ? templates.take(shape.get()) : Optional.empty();
    }

    /** Whatever is wrong with the template, the next node is not to suffer from it. */
    private void giveUp(DesiredNode node, NodeTemplates.Stored template, String reason, StepContext context)
            throws IOException {
        context.note(
                node.name(),
                "boots, for it did not go on from node template " + template.id() + ", which is deleted: " + reason);
        hypervisor.destroy(node.domainId());
        templates.delete(template);
    }
}
