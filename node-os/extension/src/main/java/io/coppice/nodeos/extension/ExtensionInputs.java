package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageInputs;
import java.nio.file.Path;

/**
 * What extensions are made from, besides the programs of Kubernetes.
 *
 * @param containerSources directory with the C sources of the container images
 * @param helpersLock the pinned packages of what Kubernetes' programs call
 * @param toolchainLock the pinned sources and compilers
 * @param packageCache where downloaded packages are kept between builds
 * @param programCache where programs are kept that took long to get
 */
public record ExtensionInputs(
        Path containerSources, Path helpersLock, Path toolchainLock, Path packageCache, Path programCache) {

    /** The inputs as they lie in a source tree. */
    public static ExtensionInputs ofSourceTree(Path root) {
        Path module = root.resolve("node-os/extension");
        Path packages = ImageInputs.defaultPackageCache();
        return new ExtensionInputs(
                module.resolve("src/main/c"),
                module.resolve("helpers.lock.json"),
                module.resolve("toolchain.lock.json"),
                packages,
                packages.resolveSibling("kubernetes"));
    }
}
