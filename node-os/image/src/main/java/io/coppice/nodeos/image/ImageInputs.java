package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an image is made from.
 *
 * @param version Coppice version to write into the image
 * @param jars the agent's class path, in order; file names must be distinct
 * @param initSources directory with the C sources of PID 1 and nodectl
 * @param lockFile the pinned packages
 * @param classList the classes that the agent starts with, for its cache; recorded by every build while it does not exist
 * @param packageCache where downloaded packages are kept between builds
 * @param jdk home of the JDK (25 or newer) that the runtime is linked from
 */
public record ImageInputs(
        String version, List<Path> jars, Path initSources, Path lockFile, Path classList, Path packageCache, Path jdk) {

    public ImageInputs {
        jars = List.copyOf(jars);
    }

    /**
     * The inputs as they lie in a built source tree: jars in {@code node-os/machined/target/machined}.
     *
     * @throws ImageException.HostNotReady if the agent is not built or no JDK is found
     */
    public static ImageInputs ofSourceTree(Path root, String version) {
        Path jarDirectory = root.resolve("node-os/machined/target/machined");
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(jarDirectory)) {
            try (Stream<Path> entries = Files.list(jarDirectory)) {
                entries.filter(entry -> entry.getFileName().toString().endsWith(".jar"))
                        .sorted()
                        .forEach(jars::add);
            } catch (IOException e) {
                throw new ImageException.HostNotReady(
                        "The agent's jars in " + jarDirectory + " cannot be listed: " + e.getMessage(),
                        "Make the directory readable, or build again.",
                        e);
            }
        }
        if (jars.isEmpty()) {
            throw new ImageException.HostNotReady(
                    "The node agent is not built: no jars in " + jarDirectory + ".",
                    "Run 'mvn -q package -pl node-os/machined -am' in " + root + ".",
                    null);
        }
        return new ImageInputs(
                version,
                jars,
                root.resolve("node-os/init"),
                root.resolve("node-os/image/image.lock.json"),
                root.resolve("node-os/image/agent.classes"),
                defaultPackageCache(),
                JdkFinder.find());
    }

    /** {@code $XDG_CACHE_HOME/coppice/packages}, else {@code ~/.cache/coppice/packages}. */
    public static Path defaultPackageCache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("coppice").resolve("packages");
    }
}
