package io.coppice.cli;

import io.coppice.nodeos.extension.ExtensionInputs;
import io.coppice.nodeos.image.ImageInputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The source tree that this Coppice was built in; images are built from it. */
final class SourceTree {

    private SourceTree() {}

    /** As told by the launcher; a distribution has none. */
    static Optional<Path> known() {
        return Optional.ofNullable(System.getProperty("coppice.root")).map(Path::of);
    }

    static Path root() {
        return known().orElseThrow(() -> CliException.failed(
                "the source tree is not known, and images are built from it",
                List.of(),
                "start Coppice through the launcher ./coppice of its source tree",
                null));
    }

    static ExtensionInputs extensionInputs() {
        return ExtensionInputs.ofSourceTree(root());
    }

    static ImageInputs imageInputs() {
        return ImageInputs.ofSourceTree(root(), Version.number());
    }
}
