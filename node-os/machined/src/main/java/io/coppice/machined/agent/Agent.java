package io.coppice.machined.agent;

import io.coppice.machined.boot.BootSequence;
import io.coppice.machined.boot.Phase;
import io.coppice.machined.boot.PhaseOutcome;
import io.coppice.machined.node.ConfigControl;
import io.coppice.machined.node.EventSource;
import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.Stage;
import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.MachineType;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The node agent: boots the node, then serves until the machine ends. */
public final class Agent implements AutoCloseable {

    private static final String BOOT = "boot";

    private final Parts parts;
    private final BootPhases phases;
    private final BootReporter reporter;

    /**
     * @param api where the API listens
     */
    public Agent(NodePaths paths, SocketAddress api) {
        this.parts = new Parts(paths, api);
        this.phases = new BootPhases(parts);
        this.reporter = new BootReporter(parts.console, parts.events);
    }

    /**
     * Boots the node, waiting in maintenance as long as there is no config. Whatever fails is told on the console; what does
     * not depend on it runs.
     *
     * @return how each phase ended
     */
    public Map<String, PhaseOutcome> boot() throws InterruptedException {
        long begun = System.nanoTime();
        parts.stages.enter(Stage.BOOTING);
        parts.events.emit(new NodeEvent.Sequence(BOOT, NodeEvent.Action.START, Optional.empty()));
        Map<String, PhaseOutcome> outcomes = run(phases.first(), Map.of());
        if (parts.config.current().isEmpty()) {
            if (outcomes.get("config") instanceof PhaseOutcome.Failed) {
                // Maintenance is open to anybody, so it is only for nodes that belong to nobody yet.
                parts.console.print(
                        "there is a config that cannot be used, so that the node does not open for maintenance;"
                                + " correct the config on its drive, or give the node a blank state disk, and start it again");
                return ended(outcomes, begun);
            }
            outcomes = run(phases.maintenance(), outcomes);
            if (parts.config.current().isEmpty()) {
                return ended(outcomes, begun);
            }
        }
        boolean controlPlane = parts.config.await().config().machine().type() == MachineType.CONTROL_PLANE;
        return ended(run(phases.rest(controlPlane), outcomes), begun);
    }

    /** The port of the API, 0 while it is closed. */
    public int apiPort() {
        return parts.api.port();
    }

    /** Uses what is used on a running node now and then, for the training run. */
    public void exercise(String config) throws InterruptedException, IOException {
        parts.etcd.bootstrap();
        awaitRunning("etcd");
        awaitRunning("containerd");
        var unused = parts.config.dryRun(config.getBytes(StandardCharsets.UTF_8), ConfigControl.Mode.AUTO);
        parts.lease.renew(Optional.of(Instant.now().plus(Duration.ofDays(1))));
    }

    /** Stops services because PID 1 ends the agent. */
    public void terminated() throws InterruptedException {
        parts.lifecycle.terminated();
    }

    /** Ends all that the agent has begun; for runs that do not end with the machine. */
    @Override
    public void close() throws IOException {
        parts.api.close();
        parts.lease.close();
        parts.supervisor.close();
    }

    private void awaitRunning(String service) throws InterruptedException, IOException {
        try (Feed<NodeEvent> feed = parts.events.follow(new EventSource.From.Beginning())) {
            NodeEvent event = feed.next();
            while (event != null) {
                if (event.payload() instanceof NodeEvent.ServiceChange change
                        && change.service().equals(service)
                        && change.state() == ServiceState.RUNNING) {
                    return;
                }
                event = feed.next();
            }
        }
    }

    private Map<String, PhaseOutcome> run(List<Phase> next, Map<String, PhaseOutcome> earlier)
            throws InterruptedException {
        return new BootSequence(next, reporter, earlier).run();
    }

    private Map<String, PhaseOutcome> ended(Map<String, PhaseOutcome> outcomes, long begun) {
        StringBuilder failures = new StringBuilder();
        for (Map.Entry<String, PhaseOutcome> entry : outcomes.entrySet()) {
            if (entry.getValue() instanceof PhaseOutcome.Failed failed) {
                failures.append(failures.isEmpty() ? "" : "\n")
                        .append(entry.getKey())
                        .append(": ")
                        .append(failed.message());
            }
        }
        parts.events.emit(new NodeEvent.Sequence(
                BOOT, NodeEvent.Action.STOP, failures.isEmpty() ? Optional.empty() : Optional.of(failures.toString())));
        parts.console.print(
                "boot: " + (System.nanoTime() - begun) / 1_000_000 + " ms: " + BootReporter.timings(outcomes));
        return outcomes;
    }
}
