package io.coppice.machined.config;

import io.coppice.documents.Problem;
import io.coppice.machined.identity.SecretFiles;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.platform.Programs;
import io.coppice.nodeos.config.MachineConfigParser;
import io.coppice.nodeos.config.ParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the machine config and keeps it. */
public final class ConfigStore {

    private static final String DRIVE_SERIAL = "coppice-config";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DRIVE_LIMIT_BYTES = 16 * 1024 * 1024;

    private final NodePaths paths;
    private volatile boolean lasting;

    public ConfigStore(NodePaths paths) {
        this.paths = paths;
    }

    /**
     * Looks on the state disk, then on the config drive.
     *
     * @return empty when there is a config in neither place
     * @throws ConfigProblem when there is one and it cannot be used
     */
    public Optional<LoadedConfig> load() throws ConfigProblem, InterruptedException {
        Path file = paths.configFile();
        if (Files.exists(file)) {
            try {
                return Optional.of(parse(Files.readString(file), file.toString(), ConfigSource.STATE_DISK));
            } catch (IOException failure) {
                throw ConfigProblem.unreadable(
                        "the config on the state disk, " + file + ", cannot be read: " + failure);
            }
        }
        return onDrive();
    }

    /**
     * Looks on the config drive only.
     *
     * @return empty when there is no drive, or nothing on it
     * @throws ConfigProblem when there is a config and it cannot be used
     */
    public Optional<LoadedConfig> onDrive() throws ConfigProblem, InterruptedException {
        Optional<Path> drive = drive();
        if (drive.isEmpty()) {
            return Optional.empty();
        }
        String text = readDrive(drive.get());
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(parse(text, "config drive " + drive.get(), ConfigSource.CONFIG_DRIVE));
    }

    /**
     * Reads a config that a client sent.
     *
     * @throws ConfigProblem with every problem
     */
    public static LoadedConfig parse(byte[] yaml) throws ConfigProblem {
        return parse(new String(yaml, StandardCharsets.UTF_8), "config", ConfigSource.API);
    }

    /** To be told once the state disk is mounted: what is kept lasts. */
    public void stateDiskMounted() {
        lasting = true;
    }

    /** Whether a config that is kept is there at the next boot. */
    public boolean lasting() {
        return lasting;
    }

    /** Keeps a config for this boot and, on a state disk, for later ones. */
    public void persist(String text) throws IOException {
        SecretFiles.createDirectory(paths.state());
        SecretFiles.write(paths.configFile(), text);
    }

    private static LoadedConfig parse(String text, String name, ConfigSource source) throws ConfigProblem {
        ParseResult result = MachineConfigParser.parse(text, name);
        if (result.config().isEmpty()) {
            throw ConfigProblem.invalid(texts(result.errors()));
        }
        return new LoadedConfig(result.config().get(), text, source, texts(result.warnings()));
    }

    private static List<String> texts(List<Problem> problems) {
        List<String> texts = new ArrayList<>();
        for (Problem problem : problems) {
            texts.add(problem.toString());
        }
        return texts;
    }

    private Optional<Path> drive() throws ConfigProblem, InterruptedException {
        Path nodectl = paths.program("nodectl");
        try {
            Programs.Result result = Programs.run(List.of(nodectl.toString(), "disk", DRIVE_SERIAL), "", LIMIT);
            return result.exitCode() == 0 && result.output().startsWith("/")
                    ? Optional.of(Path.of(result.output()))
                    : Optional.empty();
        } catch (IOException failure) {
            throw ConfigProblem.unreadable("the config drive cannot be looked for: " + failure.getMessage());
        }
    }

    private static String readDrive(Path drive) throws ConfigProblem {
        try (var input = Files.newInputStream(drive)) {
            byte[] content = input.readNBytes(DRIVE_LIMIT_BYTES);
            int length = content.length;
            while (length > 0 && content[length - 1] == 0) {
                length--;
            }
            return new String(content, 0, length, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw ConfigProblem.unreadable("the config drive " + drive + " cannot be read: " + failure);
        }
    }
}
