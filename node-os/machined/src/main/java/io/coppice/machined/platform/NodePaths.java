package io.coppice.machined.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Every path of the system that the agent touches, so that tests and the training run stay inside one directory.
 *
 * @param state directory of the agent on the state disk
 * @param lib directory of the services' data, {@code /var/lib}
 * @param log directory of the services' logs
 * @param run directory of the agent's volatile files
 * @param serviceRun directory of volatile files that services share, {@code /run}
 * @param proc mount point of procfs
 * @param sys mount point of sysfs
 * @param cgroup mount point of cgroup2
 * @param console device or file that takes the console's lines
 * @param programs directories that are searched for executables, in order
 * @param cniPlugins directory of the CNI plugins
 */
public record NodePaths(
        Path state,
        Path lib,
        Path log,
        Path run,
        Path serviceRun,
        Path proc,
        Path sys,
        Path cgroup,
        Path console,
        List<Path> programs,
        Path cniPlugins) {

    public NodePaths {
        programs = List.copyOf(programs);
    }

    /** The paths of a real node. */
    public static NodePaths system() {
        return new NodePaths(
                Path.of("/var/lib/coppice"),
                Path.of("/var/lib"),
                Path.of("/var/log"),
                Path.of("/run/coppice"),
                Path.of("/run"),
                Path.of("/proc"),
                Path.of("/sys"),
                Path.of("/sys/fs/cgroup"),
                Path.of("/dev/console"),
                List.of(
                        Path.of("/usr/lib/coppice"),
                        Path.of("/usr/bin"),
                        Path.of("/usr/sbin"),
                        Path.of("/bin"),
                        Path.of("/sbin")),
                Path.of("/usr/lib/cni"));
    }

    /** Paths under one directory; executables are still those of the machine. */
    public static NodePaths under(Path root) {
        NodePaths system = system();
        return new NodePaths(
                root.resolve("var/lib/coppice"),
                root.resolve("var/lib"),
                root.resolve("var/log"),
                root.resolve("run/coppice"),
                root.resolve("run"),
                root.resolve("proc"),
                root.resolve("sys"),
                root.resolve("sys/fs/cgroup"),
                root.resolve("console"),
                system.programs,
                system.cniPlugins);
    }

    public Path configFile() {
        return state.resolve("config.yaml");
    }

    /** The FIFO into which the word for PID 1 is written. */
    public Path initCommand() {
        return run.resolve("init");
    }

    public Path etcdData() {
        return lib.resolve("etcd");
    }

    public Path containerdSocket() {
        return serviceRun.resolve("containerd/containerd.sock");
    }

    /** Where the extension of this name is mounted; {@code /usr/lib/coppice/extensions} leads to it. */
    public Path extension(String name) {
        return extensions().resolve(name);
    }

    /** The directory in which every extension is mounted. */
    public Path extensions() {
        return run.resolve("extensions");
    }

    public Path resolverFile() {
        return serviceRun.resolve("resolv.conf");
    }

    public Path hostsFile() {
        return serviceRun.resolve("hosts");
    }

    /**
     * Finds a program by its name.
     *
     * @return its path in the first directory that has it; when none has it, the path in the first directory, so that
     *     starting it fails with a name that tells what is missing
     */
    public Path program(String name) {
        for (Path directory : programs) {
            Path candidate = directory.resolve(name);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return programs.getFirst().resolve(name);
    }
}
