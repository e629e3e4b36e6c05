package io.coppice.machined.testing;

import io.coppice.machined.platform.NodePaths;
import java.nio.file.Path;
import java.util.List;

/** Paths of a node below a directory, with one of them elsewhere. */
public final class TestPaths {

    private TestPaths() {}

    /** @param programs directory in which the node's programs are looked for */
    public static NodePaths withPrograms(Path directory, Path programs) {
        NodePaths under = NodePaths.under(directory);
        return with(under, under.proc(), List.of(programs));
    }

    /** With the processes of the machine that the test runs on. */
    public static NodePaths withRealProcesses(Path directory) {
        NodePaths under = NodePaths.under(directory);
        return with(under, Path.of("/proc"), under.programs());
    }

    private static NodePaths with(NodePaths paths, Path proc, List<Path> programs) {
        return new NodePaths(
                paths.state(),
                paths.lib(),
                paths.log(),
                paths.run(),
                paths.serviceRun(),
                proc,
                paths.sys(),
                paths.cgroup(),
                paths.console(),
                programs,
                paths.cniPlugins());
    }
}
