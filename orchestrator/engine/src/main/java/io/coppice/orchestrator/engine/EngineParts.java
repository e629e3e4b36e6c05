package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.nodeos.image.NodeImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What an engine works with besides its home.
 *
 * @param hypervisors connects to the host of a URI
 * @param images makes images; empty where there are no sources
 * @param extensions where extensions of the image come from
 * @param awakeningLimit for the first word of a machine that was thawed from a node template
 * @param around wraps whatever carries steps out
 */
record EngineParts(
        Function<String, Hypervisor> hypervisors,
        AccelerationProof acceleration,
        Optional<Images.Builder> images,
        Extensions.Source extensions,
        Duration awakeningLimit,
        UnaryOperator<PlanExecutor.StepRunner> around) {

    /** Finds out what the host really offers. */
    interface AccelerationProof {
        /**
         * Boots a machine, unless the verdict is known.
         *
         * @param cache directory for verdicts
         */
        Verdict prove(Hypervisor hypervisor, NodeImage image, Path cache);

        /** What is known without booting a machine; empty if {@link #prove} would boot one. */
        Optional<Verdict> known(HostInventory inventory, NodeImage image, Path cache);
    }

    /** @param reason why it is no better; empty if it is the best */
    record Verdict(Acceleration acceleration, String reason) {}
}
