package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HostInventory;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.libvirt.AccelerationProbe;
import io.coppice.hypervisor.libvirt.AccelerationVerdict;
import io.coppice.hypervisor.libvirt.LibvirtHypervisor;
import io.coppice.nodeos.image.ImageBuilder;
import io.coppice.nodeos.image.ImageInputs;
import io.coppice.nodeos.image.ImageStore;
import io.coppice.nodeos.image.NodeImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The hypervisor and the image builder that are used outside of tests. */
final class RealParts {

    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);

    /** On a busy host under software emulation. */
    private static final Duration AWAKENING_LIMIT = Duration.ofSeconds(60);

    private RealParts() {}

    static EngineParts of(EngineOptions options) {
        return new EngineParts(
                uri -> LibvirtHypervisor.open(uri, OPEN_LIMIT),
                new BootedProof(),
                options.imageInputs().map(inputs -> new SourceImages(inputs, new ImageStore(options.home()))),
                new StoredExtensions(options.home(), options.extensionInputs()),
                AWAKENING_LIMIT,
                UnaryOperator.identity());
    }

    private record BootedProof() implements EngineParts.AccelerationProof {

        @Override
        public EngineParts.Verdict prove(Hypervisor hypervisor, NodeImage image, Path cache) {
            return of(AccelerationProbe.prove(hypervisor, image.kernel(), image.initrd(), cache, image.commandLine()));
        }

        @Override
        public Optional<EngineParts.Verdict> known(HostInventory inventory, NodeImage image, Path cache) {
            return AccelerationProbe.known(inventory, image.kernel(), cache).map(BootedProof::of);
        }

        private static EngineParts.Verdict of(AccelerationVerdict verdict) {
            return new EngineParts.Verdict(
                    verdict.acceleration(),
                    switch (verdict) {
                        case AccelerationVerdict.Works _ -> "";
                        case AccelerationVerdict.Fails(var reason) -> reason;
                    });
        }
    }

    private record SourceImages(Supplier<ImageInputs> inputs, ImageStore store) implements Images.Builder {

        @Override
        public Optional<NodeImage> upToDate() {
            return new ImageBuilder(inputs.get(), store).upToDate();
        }

        @Override
        public NodeImage build(Consumer<String> note) {
            return new ImageBuilder(inputs.get(), store)
                    .build((step, detail) -> note.accept("image: " + step.title() + ": " + detail));
        }
    }
}
