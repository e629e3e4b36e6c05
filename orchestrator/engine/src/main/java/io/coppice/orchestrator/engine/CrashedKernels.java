package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Hypervisor;
import io.coppice.orchestrator.core.DesiredNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resets machines whose kernel crashed or got stuck on the way up. Software emulation does that to a sound kernel now and then (see "Code that rewrites itself"
 * in ARCHITECTURE.md), and a boot may be repeated at any point; a kernel that crashes each time is not sound. Used by one thread, for one wait.
 */
final class CrashedKernels {

    /** Of one machine in one wait. */
    private static final int MOST_RESETS = 2;

    private final Hypervisor hypervisor;
    private final Map<DesiredNode, Integer> resets = new HashMap<>();

    CrashedKernels(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /**
     * Resets a machine if the kernel of its present boot has crashed, or is stuck, and not too often yet.
     *
     * @return follows the boot that begins
     */
    Optional<ConsoleWatch> reset(DesiredNode node, ConsoleWatch watch, StepContext context) throws IOException {
        if (watch.kernelCrashed()) {
            return reset(node, watch, "crashed", watch.failure().orElseThrow(), context);
        }
        var stuck = watch.stuck();
        return stuck.isPresent() ? reset(node, watch, "is stuck", stuck.get(), context) : Optional.empty();
    }

    private Optional<ConsoleWatch> reset(
            DesiredNode node, ConsoleWatch watch, String what, String words, StepContext context) throws IOException {
        var before = resets.getOrDefault(node, 0);
        if (before == MOST_RESETS) {
            return Optional.empty();
        }
        resets.put(node, before + 1);
        context.note(
                node.name(),
                "its kernel %s, it is reset (%d of at most %d times): %s"
                        .formatted(what, before + 1, MOST_RESETS, words));
        var next = ConsoleWatch.ofBoot(watch.log(), ConsoleWatch.lengthOf(watch.log()));
        hypervisor.reset(node.domainId());
        return Optional.of(next);
    }
}
