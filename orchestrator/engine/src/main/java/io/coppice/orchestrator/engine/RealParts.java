package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.libvirt.AccelerationProbe;
import io.coppice.hypervisor.libvirt.AccelerationVerdict;
import io.coppice.hypervisor.libvirt.LibvirtHypervisor;
import io.coppice.nodeos.image.ImageBuilder;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The hypervisor and the image builder that are used outside of tests. */
final class RealParts {

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

    private RealParts() {}

    static EngineParts of(EngineOptions options) {
        return new EngineParts(
                uri -> LibvirtHypervisor.open(uri, OPEN_LIMIT),
                RealParts::prove,
                note -> build(options, note),
                UnaryOperator.identity());
    }

    private static EngineParts.Verdict prove(
            Hypervisor hypervisor, HostInventory inventory, NodeImage image, Path cache) {
        var verdict = AccelerationProbe.prove(hypervisor, image.kernel(), image.initrd(), cache, image.commandLine());
        return new EngineParts.Verdict(
                verdict.acceleration(),
                switch (verdict) {
                    case AccelerationVerdict.Works _ -> "";
                    case AccelerationVerdict.Fails(var reason) -> reason;
                });
    }

    private static NodeImage build(EngineOptions options, Consumer<String> note) {
        var inputs = options.imageInputs()
                .orElseThrow(() -> new ImageException.NotFound(
                        "There is no node image in " + options.home() + ", and none can be built here.",
                        "Build one with `coppice image build`."));
        note.accept("there is no node image yet: building one");
        return new ImageBuilder(inputs.get(), new ImageStore(options.home()))
                .build((step, detail) -> note.accept("image: " + step.title() + ": " + detail));
    }
}
