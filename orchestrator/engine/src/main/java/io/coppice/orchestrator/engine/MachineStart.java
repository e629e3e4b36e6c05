package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.NodeShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Has a machine run: from a node template where there is one of its shape, by booting it otherwise. */
final class MachineStart {

    /** For the first word of a machine that was thawed, on a busy host under software emulation. */
    private static final Duration AWAKENING_LIMIT = Duration.ofSeconds(30);

    private final Hypervisor hypervisor;
    private final NodeTemplates templates;
    private final Awakening awakening;

    MachineStart(Hypervisor hypervisor, NodeTemplates templates, Awakening awakening) {
        this.hypervisor = hypervisor;
        this.templates = templates;
        this.awakening = awakening;
    }

    /** @return the length of the console's log before what the machine says from now on */
    long start(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context) throws IOException {
        var state = hypervisor.find(node.domainId()).map(domain -> domain.state());
        if (state.filter(DomainState.PAUSED::equals).isPresent()) {
            return goOn(cluster, node, machine, context);
        }
        if (state.filter(DomainState.RUNNING::equals).isEmpty() && thaw(cluster, node, machine, context)) {
            return 0;
        }
        return boot(node, machine.serialLog());
    }

    private long boot(DesiredNode node, Path log) throws IOException {
        var before = ConsoleWatch.lengthOf(log);
        hypervisor.start(node.domainId());
        return before;
    }

    /** One that has said nothing yet was thawed from a template and has not been told who it is. */
    private long goOn(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        var said = ConsoleWatch.lengthOf(machine.serialLog());
        if (said > 0 || cluster.thaws()) {
            hypervisor.resume(node.domainId());
            return said;
        }
        if (awakening.wake(node.domainId(), machine.serialLog(), AWAKENING_LIMIT)) {
            return 0;
        }
        context.note(node.name(), "did not wake up from its node template; booting it");
        hypervisor.destroy(node.domainId());
        return boot(node, machine.serialLog());
    }

    private boolean thaw(DesiredCluster cluster, DesiredNode node, MachineSpec machine, StepContext context)
            throws IOException {
        var shape = NodeShape.of(machine, cluster.image(), hypervisor.inventory());
        var template =
                shape.isPresent() ? templates.take(shape.get()) : java.util.Optional.<NodeTemplates.Stored>empty();
        if (template.isEmpty()) {
            return false;
        }
        String failure;
        try {
            hypervisor.thaw(machine, template.get().memory());
            if (awakening.wake(node.domainId(), machine.serialLog(), AWAKENING_LIMIT)) {
                return true;
            }
            failure = "it said nothing within " + AWAKENING_LIMIT.toSeconds() + " s";
        } catch (HypervisorException.PortInUse e) {
            throw e;
        } catch (HypervisorException e) {
            failure = String.valueOf(e.getMessage());
        }
        context.note(
                node.name(),
                "did not go on from node template " + template.get().id() + ", which is deleted, and boots: "
                        + failure);
        hypervisor.destroy(node.domainId());
        templates.delete(template.get());
        return false;
    }
}
