package io.coppice.machined.platform;

import io.coppice.nodeos.config.KernelModule;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts the machine's own settings in force: kernel modules, kernel parameters, files. All may be put in force again. */
public final class MachineSettings {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final NodePaths paths;

    public MachineSettings(NodePaths paths) {
        this.paths = paths;
    }

    /** All settings; every one is tried, and returned is what failed, each with its place in the config. */
    public List<String> apply(Machine machine) throws InterruptedException {
        List<String> failures = new ArrayList<>();
        loadModules(machine.modules(), failures);
        applyParameters(machine, failures);
        for (MachineFile file : machine.files()) {
            try {
                write(file);
            } catch (IOException failure) {
                failures.add("machine.files: " + file.path() + ": " + failure);
            }
        }
        return failures;
    }

    /** Only what may change while the node runs. */
    public List<String> applyParameters(Machine machine) {
        List<String> failures = new ArrayList<>();
        applyParameters(machine, failures);
        return failures;
    }

    private void applyParameters(Machine machine, List<String> failures) {
        for (Map.Entry<String, String> parameter : machine.sysctls().entrySet()) {
            Path file = paths.proc().resolve("sys").resolve(parameter.getKey().replace('.', '/'));
            set("machine.sysctls", parameter, file, failures);
        }
        for (Map.Entry<String, String> parameter : machine.sysfs().entrySet()) {
            Path file = paths.sys().resolve(parameter.getKey().replace('.', '/'));
            set("machine.sysfs", parameter, file, failures);
        }
    }

    private static void set(String place, Map.Entry<String, String> parameter, Path file, List<String> failures) {
        try {
            Files.write(file, parameter.getValue().getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
        } catch (IOException failure) {
            failures.add(place + ": " + parameter.getKey() + " cannot be set to '" + parameter.getValue() + "': "
                    + failure + "; the kernel must know it, perhaps by a module in machine.kernel.modules");
        }
    }

    private void loadModules(List<KernelModule> modules, List<String> failures) throws InterruptedException {
        if (modules.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(paths.program("nodectl").toString());
        command.add("modprobe");
        for (KernelModule module : modules) {
            command.add(module.name());
        }
        try {
            Programs.Result result = Programs.run(command, "", LIMIT);
            if (result.exitCode() != 0) {
                failures.add("machine.kernel.modules: " + result.output());
            }
        } catch (IOException failure) {
            failures.add("machine.kernel.modules: " + failure.getMessage());
        }
    }

    /** A file is there whole or not at all, and never with other permissions than its own. */
    private static void write(MachineFile file) throws IOException {
        Path path = Path.of(file.path()).toAbsolutePath();
        String content = file.content().value();
        Files.createDirectories(path.getParent());
        switch (file.operation()) {
            case CREATE -> {
                if (!Files.exists(path)) {
                    replace(path, content, file.symbolicPermissions());
                }
            }
            case OVERWRITE -> replace(path, content, file.symbolicPermissions());
            case APPEND -> {
                String before = Files.exists(path) ? Files.readString(path) : "";
                if (!before.contains(content)) {
                    replace(path, before + content, file.symbolicPermissions());
                }
            }
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(file.symbolicPermissions()));
    }

    private static void replace(Path path, String content, String permissions) throws IOException {
        // Of a link, the file it leads to is replaced.
        Path target = Files.exists(path) ? path.toRealPath() : path;
        if (Files.isRegularFile(target)
                && Arrays.equals(Files.readAllBytes(target), content.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        WholeFile.replace(target, content, permissions);
    }
}
