package io.coppice.machined;

import io.coppice.machined.agent.Agent;
import io.coppice.machined.api.NodeApiServer;
import io.coppice.machined.platform.KernelRandom;
import io.coppice.machined.platform.NativeCryptography;
import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.template.NodeTemplate;
import io.coppice.machined.training.Training;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the agent, or its training run when the system property {@code coppice.train} names a directory for it. On a machine that is to be frozen, the agent
 * begins in its forks.
 */
public final class Main {

    private Main() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        KernelRandom.install();
        Optional<String> slow = NativeCryptography.install();
        String training = System.getProperty("coppice.train");
        if (training != null) {
            if (slow.isPresent()) {
                throw new IllegalStateException(slow.get());
            }
            Training.run(Path.of(training));
            // Threads of libraries may linger; the run is over.
            System.exit(0);
        }
        slow.ifPresent(reason -> System.out.println("coppice: " + reason));
        NodePaths paths = NodePaths.system();
        if (NodeTemplate.wanted(System.getenv())) {
            NodeTemplate.hold(paths);
        }
        Agent agent = new Agent(paths, new InetSocketAddress(NodeApiServer.PORT));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(agent), "stop"));
        var unused = agent.boot();
        // Only PID 1 ends the agent.
        new CountDownLatch(1).await();
    }

    private static void stop(Agent agent) {
        try {
            agent.terminated();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
