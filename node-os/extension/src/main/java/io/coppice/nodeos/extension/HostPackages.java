package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Programs of this host that a build calls, and the packages that have them. */
final class HostPackages {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final List<Path> DIRECTORIES =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private final Map<String, String> packages;
    private final List<Path> directories;
    private final boolean root;

    /**
     * @param packages which package has a program
     */
    HostPackages(Map<String, String> packages) {
        this(packages, DIRECTORIES, "root".equals(System.getProperty("user.name")));
    }

    HostPackages(Map<String, String> packages, List<Path> directories, boolean root) {
        this.packages = new TreeMap<>(packages);
        this.directories = List.copyOf(directories);
        this.root = root;
    }

    /**
     * Makes sure that all programs are there. Root gets what is missing installed, and hears of it.
     *
     * @throws ImageException.HostNotReady with the exact command for an ordinary user, or if it could not be installed
     */
    void ensure(Consumer<String> note) {
        Set<String> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        List<String> install = install(missing);
        if (!root) {
            throw new ImageException.HostNotReady(
                    "Packages that the build needs are not installed: " + String.join(", ", missing) + ".",
                    "Run 'sudo " + String.join(" ", install) + "', then build again.",
                    null);
        }
        note.accept("installing " + String.join(", ", missing));
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Tool.Result first = Tool.run(install, null, quiet, LIMIT);
        if (!first.succeeded()) {
            Tool.Result unused = Tool.run(List.of("apt-get", "-q", "update"), null, quiet, LIMIT);
            Tool.Result second = Tool.run(install, null, quiet, LIMIT);
            if (!second.succeeded()) {
                throw new ImageException.HostNotReady(
                        "The packages " + String.join(", ", missing) + " cannot be installed:\n" + second.tail(),
                        "Run '" + String.join(" ", install) + "' and see what it says.",
                        null);
            }
        }
        Set<String> still = missing();
        if (!still.isEmpty()) {
            throw new ImageException.HostNotReady(
                    "Programs of " + String.join(", ", still) + " are still missing after the packages were installed.",
                    "Run '" + String.join(" ", install) + "' and see what it says.",
                    null);
        }
    }

    private Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        packages.forEach((program, name) -> {
            if (directories.stream().noneMatch(directory -> Files.isExecutable(directory.resolve(program)))) {
                missing.add(name);
            }
        });
        return missing;
    }

    private static List<String> install(Set<String> names) {
        return Stream.concat(Stream.of("apt-get", "install", "-y", "--no-install-recommends"), names.stream())
                .toList();
    }
}
