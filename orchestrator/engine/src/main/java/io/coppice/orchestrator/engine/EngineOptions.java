package io.coppice.orchestrator.engine;

import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.nodeos.image.ImageInputs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where an engine works.
 *
 * @param home directory of the store, the images and the clusters; made if it is not there
 * @param defaultHostUri the hypervisor that is looked at besides those of the stored clusters; empty means {@value #DEFAULT_HOST_URI}
 * @param templateDirectory the user's own machine templates, if there are any
 * @param imageInputs what node images are made from; asked when one is needed; empty where there are no sources
 * @param extensionInputs what extensions are made from; empty where there are no sources
 * @param clock tells when leases end
 */
public record EngineOptions(
        Path home,
        Optional<String> defaultHostUri,
        Optional<Path> templateDirectory,
        Optional<Supplier<ImageInputs>> imageInputs,
        Optional<ExtensionInputs> extensionInputs,
        Clock clock) {

    public static final String DEFAULT_HOST_URI = "qemu:///session";

    public EngineOptions {
        home = home.toAbsolutePath().normalize();
    }

    public EngineOptions(Path home, Optional<String> defaultHostUri, Clock clock) {
        this(home, defaultHostUri, Optional.empty(), Optional.empty(), Optional.empty(), clock);
    }

    public EngineOptions(Path home, Optional<String> defaultHostUri, Optional<Path> templateDirectory, Clock clock) {
        this(home, defaultHostUri, templateDirectory, Optional.empty(), Optional.empty(), clock);
    }

    String hostUri() {
        return defaultHostUri.orElse(DEFAULT_HOST_URI);
    }
}
