package io.coppice.machined.testing;

import io.coppice.machined.containerd.Containerd;
import io.coppice.machined.logs.LogBuffer;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Backoff;
import io.coppice.machined.service.Supervisor;
import io.coppice.nodeos.config.RegistriesConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The containerd of node images, run by the agent's own supervisor inside one directory. Needs root, as containerd does. */
public final class TestContainerd {

    private static final Duration HEALTHY = Duration.ofSeconds(90);

    private final Supervisor supervisor;
    private final NodePaths paths;

    /** Why it cannot run here; empty if it can. */
    public static String hindrance() {
        return System.getProperty("user.name", "").equals("root") ? "" : "containerd needs root";
    }

    public TestContainerd(Path directory) throws Exception {
        this(directory, RegistriesConfig.NONE);
    }

    /** @param registries where images come from */
    public TestContainerd(Path directory, RegistriesConfig registries) throws Exception {
        Path programs = DebianPrograms.locked("containerd", directory).resolve("usr/bin");
        paths = TestPaths.withPrograms(directory.resolve("node"), programs);
        Files.createDirectories(paths.proc().getParent());
        Files.createSymbolicLink(paths.proc(), Path.of("/proc"));
        supervisor = new Supervisor(paths, Backoff.STANDARD);
        supervisor.register(new Containerd(paths, Map.of(), registries).service());
    }

    public NodePaths paths() {
        return paths;
    }

    public Path socket() {
        return paths.containerdSocket();
    }

    /** Returns when it is healthy. */
    public TestContainerd start() throws Exception {
        supervisor.start(Containerd.SERVICE);
        if (!supervisor.awaitHealthy(Containerd.SERVICE, HEALTHY)) {
            throw new AssertionError("containerd is not healthy:\n" + log());
        }
        return this;
    }

    public void stop() throws Exception {
        supervisor.stop(Containerd.SERVICE);
    }

    /** The end of its log. */
    public String log() {
        StringBuilder text = new StringBuilder();
        for (LogBuffer.Entry<byte[]> line :
                supervisor.log(Containerd.SERVICE).orElseThrow().tail(60)) {
            text.append(new String(line.value(), StandardCharsets.UTF_8)).append('\n');
        }
        return text.toString();
    }

    /** Stops it and lets go of its files. */
    public void end() throws Exception {
        try {
            supervisor.stopAll();
        } finally {
            supervisor.close();
        }
    }
}
