package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ElfFile;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageException;
import io.coppice.nodeos.image.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programs that lie in a directory of this host. They are asked for their version, so they must be ones that may run here. */
record DirectorySource(Path directory) implements ProgramSource {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("Kubernetes (v\\S+)");

    @Override
    public String key() {
        List<String> lines = new ArrayList<>();
        for (Path program : programs()) {
            try {
                lines.add("program " + program.getFileName() + " " + Hashes.sha256(program));
            } catch (IOException e) {
                throw unreadable(program, e);
            }
        }
        return String.join("\n", lines);
    }

    @Override
    public KubernetesPrograms provide(ExtensionProgress progress) {
        progress.step(ExtensionStep.PROGRAMS, "from " + directory);
        programs();
        return new KubernetesPrograms(version(directory), "directory of programs", directory, List.of());
    }

    /** All programs, after a look at whether they are programs for nodes. */
    private List<Path> programs() {
        List<String> problems = new ArrayList<>();
        List<Path> programs = new ArrayList<>();
        for (String name : Kubernetes.PROGRAMS) {
            Path program = directory.resolve(name);
            if (!Files.isRegularFile(program)) {
                problems.add(name + " is missing");
            } else if (!Files.isExecutable(program)) {
                problems.add(name + " may not be executed");
            } else if (!isProgram(program)) {
                problems.add(name + " is no program for 64-bit x86");
            }
            programs.add(program);
        }
        if (!problems.isEmpty()) {
            throw new ImageException.NotFound(
                    "The directory " + directory + " does not hold the programs of Kubernetes: "
                            + String.join(", ", problems) + ".",
                    "Put " + String.join(", ", Kubernetes.PROGRAMS)
                            + " for linux/amd64 there; they are in the archives of an official release.");
        }
        return programs;
    }

    private static boolean isProgram(Path program) {
        try (InputStream in = Files.newInputStream(program)) {
            byte[] head = in.readNBytes(64);
            int machine = head.length < 64 ? 0 : head[18] & 0xff;
            return ElfFile.isElf(head) && head[4] == 2 && machine == 62;
        } catch (IOException e) {
            throw unreadable(program, e);
        }
    }

    /** The version that all programs of nodes say they are. */
    static ReleaseVersion version(Path directory) {
        TreeSet<String> said = new TreeSet<>();
        for (String name : Kubernetes.NODE_PROGRAMS) {
            Tool.Result result =
                    Tool.run(List.of(directory.resolve(name).toString(), "--version"), null, Map.of(), LIMIT);
            Matcher matcher = VERSION.matcher(result.output());
            if (!result.succeeded() || !matcher.find()) {
                throw new ImageException.BuildFailed(
                        directory.resolve(name) + " --version does not say which Kubernetes it is: " + result.tail(),
                        "See whether it is a complete program for this host's processor.",
                        null);
            }
            said.add(matcher.group(1));
        }
        if (said.size() != 1) {
            throw new ImageException.BuildFailed(
                    "The programs in " + directory + " are of different versions: " + String.join(", ", said) + ".",
                    "Take all of them from one release.",
                    null);
        }
        String version = said.first();
        return ReleaseVersion.parse(version.replaceFirst("\\+.*", ""))
                .orElseThrow(() -> new ImageException.BuildFailed(
                        "The programs in " + directory + " say they are version " + version + ", which is none.",
                        "Build them with a version, such as v1.34.0.",
                        null));
    }

    private static ImageException.HostNotReady unreadable(Path program, IOException cause) {
        return new ImageException.HostNotReady(
                program + " cannot be read: " + cause.getMessage() + ".", "Make it readable for you.", cause);
    }
}
