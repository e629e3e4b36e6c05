package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.libvirt.LibvirtHypervisor;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.NodeImage;
import java.time.Duration;
import java.util.function.Consumer;

/** The hypervisor and the image builder that are used outside of tests. */
final class RealParts {

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

    private RealParts() {}

    static EngineParts of(EngineOptions options) {
        return new EngineParts(
                uri -> LibvirtHypervisor.open(uri, OPEN_LIMIT),
                (hypervisor, inventory, image, cache) -> new EngineParts.Verdict(Acceleration.SOFTWARE, "not asked"),
                note -> build(options, note),
                StepProbe.NONE);
    }

    private static NodeImage build(EngineOptions options, Consumer<String> note) {
        note.accept("there is no node image yet");
        throw new ImageException.HostNotReady("there is no image in " + options.home(), "coppice image build", null);
    }
}
