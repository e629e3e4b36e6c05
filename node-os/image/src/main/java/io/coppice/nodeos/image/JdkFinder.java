package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a JDK that a node's runtime can be linked from. */
final class JdkFinder {

    static final int OLDEST = 25;

    private JdkFinder() {}

    /** The running JDK if it is one, else {@code $JAVA_HOME}, else the newest under /usr/lib/jvm. */
    static Path find() {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of(System.getProperty("java.home")));
        @Nullable String home = System.getenv("JAVA_HOME");
        if (home != null && !home.isBlank()) {
            candidates.add(Path.of(home));
        }
        candidates.addAll(installed(Path.of("/usr/lib/jvm")));
        return candidates.stream()
                .filter(JdkFinder::usable)
                .findFirst()
                .orElseThrow(() -> new ImageException.HostNotReady(
                        "No JDK " + OLDEST + " or newer with jlink was found in " + candidates + ".",
                        "Install a JDK " + OLDEST + " or newer, or point JAVA_HOME at one.",
                        null));
    }

    /** The {@code JAVA_VERSION} of the JDK's release file, like {@code 25.0.1}. */
    static Optional<String> version(Path jdk) {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(jdk.resolve("release"))) {
            release.load(reader);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(release.getProperty("JAVA_VERSION")).map(text -> text.replace("\"", ""));
    }

    private static boolean usable(Path jdk) {
        return Files.isExecutable(jdk.resolve("bin/jlink"))
                && version(jdk).map(JdkFinder::feature).orElse(0) >= OLDEST;
    }

    private static int feature(String version) {
        String digits = version.split("[^0-9]", 2)[0];
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static List<Path> installed(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().reversed();
        } catch (IOException e) {
            return List.of();
        }
    }
}
