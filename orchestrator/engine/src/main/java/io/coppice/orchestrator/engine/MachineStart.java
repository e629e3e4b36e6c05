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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Has a machine run: from a node template where there is one of its shape, by booting it otherwise. */
final class MachineStart {

    /** The agent that was frozen goes through its boot after the thaw. */
    private static final ConsoleBegin THAWED = ConsoleBegin.ofBoot(0);

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

    /** @return where in its console's log the machine begins to speak */
    ConsoleBegin start(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        return switch (state(node)) {
            case PAUSED -> isHeld(machine) ? goOn(cluster, node, machine, context) : resume(node, machine);
            case RUNNING ->
                isHeld(machine) ? wake(node, machine, context) : ConsoleBegin.ofRunning(machine.serialLog());
            case STOPPING -> isHeld(machine) ? wake(node, machine, context) : boot(node, machine);
            case SHUT_OFF, CRASHED ->
                isNew(node, machine) && thaw(cluster, node, machine, context) ? THAWED : boot(node, machine);
        };
    }

    /**
     * For a machine that runs and was started by another command: one that was killed may not have told it who it is.
     *
     * @return where in its console's log it begins to speak, if it had to be told
     */
    Optional<ConsoleBegin> tell(DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        return state(node) == DomainState.RUNNING && isHeld(machine)
                ? Optional.of(wake(node, machine, context))
                : Optional.empty();
    }

    private DomainState state(DesiredNode node) {
        return hypervisor.find(node.domainId()).map(ObservedDomain::state).orElse(DomainState.SHUT_OFF);
    }

    /** Lies beside the console's log from before a machine is thawed until it has answered. */
    private static Path mark(MachineSpec machine) {
        return machine.serialLog().resolveSibling("thawing");
    }

    private static boolean isHeld(MachineSpec machine) {
        return Files.exists(mark(machine));
    }

    /** Whether it never ran. Disks of a fork were frozen before. */
    private static boolean isNew(DesiredNode node, MachineSpec machine) throws IOException {
        return node.disk() == 1 && ConsoleWatch.lengthOf(machine.serialLog()) == 0;
    }

    private ConsoleBegin resume(DesiredNode node, MachineSpec machine) throws IOException {
        hypervisor.resume(node.domainId());
        return ConsoleBegin.ofRunning(machine.serialLog());
    }

    private ConsoleBegin boot(DesiredNode node, MachineSpec machine) throws IOException {
        Files.deleteIfExists(mark(machine));
        var before = ConsoleWatch.lengthOf(machine.serialLog());
        hypervisor.start(node.domainId());
        return ConsoleBegin.ofBoot(before);
    }

    /** What was cut off while its memory was loaded is loaded anew, if the template is still there. */
    private ConsoleBegin goOn(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        return isNew(node, machine) && thaw(cluster, node, machine, context) ? THAWED : wake(node, machine, context);
    }

    private ConsoleBegin wake(DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        var failure = awaken(node, machine, context);
        if (failure.isEmpty()) {
            return THAWED;
        }
        context.note(node.name(), "boots, for it did not go on from its node template: " + failure.get());
        hypervisor.destroy(node.domainId());
        return boot(node, machine);
    }

    /** @return why it did not answer; empty if it did */
    private Optional<String> awaken(DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        try {
            var failure = awakening.wake(node.domainId(), machine.serialLog(), context.cancellation());
            if (failure.isEmpty()) {
                Files.deleteIfExists(mark(machine));
            }
            return failure;
        } catch (HypervisorException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private boolean thaw(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        var template = template(cluster, machine);
        if (template.isEmpty()) {
            return false;
        }
        AtomicFile.replace(mark(machine), new byte[0]);
        Optional<String> failure;
        try {
            failure = load(node, machine, template.get());
        } catch (HypervisorException.Unsupported e) {
            context.note(node.name(), "boots, for this host cannot thaw machines: " + e.getMessage());
            return false;
        }
        if (failure.isEmpty()) {
            failure = awaken(node, machine, context);
        }
        failure.ifPresent(reason -> context.note(
                node.name(),
                "boots, for it did not go on from node template "
                        + template.get().id() + ", which is deleted: " + reason));
        if (failure.isPresent()) {
            hypervisor.destroy(node.domainId());
            // whatever is wrong with it, the next node is not to suffer from it
            templates.delete(template.get());
        }
        return failure.isEmpty();
    }

    /** @return what is wrong with the template; empty if it is loaded */
    private Optional<String> load(DesiredNode node, MachineSpec machine, NodeTemplates.Stored template) {
        try {
            hypervisor.thaw(machine, template.memory());
            return Optional.empty();
        } catch (HypervisorException.Failed e) {
            if (!node.ports().stream().allMatch(PortConflicts::isFree)) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (HypervisorException.TimedOut e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<NodeTemplates.Stored> template(DesiredCluster cluster, MachineSpec machine) throws IOException {
        var shape = switch (wanted) {
            case WARM -> NodeShape.of(machine, cluster.image(), hypervisor.inventory());
            case COLD -> Optional.<NodeShape>empty();
        };
        return shape.isPresent() ? templates.take(shape.get()) : Optional.empty();
    }
}
