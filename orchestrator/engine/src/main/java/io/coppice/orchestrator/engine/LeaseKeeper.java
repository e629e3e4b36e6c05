package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.core.DesiredNode;
import io.coppice.orchestrator.core.LeaseRules;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells nodes again and again, on behalf of a living process that holds their lease, that they may go on. */
final class LeaseKeeper implements EnginePart {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final DesiredClusters clusters;
    private final NodeClients clients;
    private final Clock clock;
    private final Map<ClusterName, ScheduledFuture<?>> kept = new HashMap<>();
    private @Nullable ScheduledThreadPoolExecutor timer;

    LeaseKeeper(DesiredClusters clusters, NodeClients clients, Clock clock) {
        this.clusters = clusters;
        this.clients = clients;
        this.clock = clock;
    }

    /** Keeps a lease that a process holds; any other needs nobody. */
    void follow(ClusterName cluster, Lease lease) {
        switch (lease) {
            case Lease.HeldBy held -> keep(cluster, held);
            case Lease.Permanent _, Lease.Until _ -> release(cluster);
        }
    }

    /** Keeps the lease of a running cluster until {@link #close} or {@link #release}, or until its holder is dead. */
    synchronized void keep(ClusterName cluster, Lease.HeldBy lease) {
        release(cluster);
        var running = timer;
        if (running == null) {
            running = new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("coppice-lease").factory());
            running.setRemoveOnCancelPolicy(true);
            timer = running;
        }
        var third = Math.max(1, lease.grace().toMillis() / 3);
        kept.put(
                cluster,
                running.scheduleWithFixedDelay(() -> tryRenew(cluster, lease), third, third, TimeUnit.MILLISECONDS));
    }

    synchronized void release(ClusterName cluster) {
        var task = kept.remove(cluster);
        if (task != null) {
            task.cancel(false);
        }
    }

    /** A task that throws is never run again, and the cluster would end though its holder lives. */
    private void tryRenew(ClusterName name, Lease.HeldBy lease) {
        try {
            renew(name, lease);
        } catch (RuntimeException e) {
            LOG.warn(
                    "cluster {} was not told that its lease goes on: {}; it is told again in {} s",
                    name,
                    Failures.describe(e),
                    lease.grace().toSeconds() / 3,
                    e);
        }
    }

    private void renew(ClusterName name, Lease.HeldBy lease) {
        var cluster = clusters.find(name).filter(found -> found.lease().equals(lease));
        if (cluster.isEmpty() || !Processes.alive(lease.processId(), lease.processStart())) {
            release(name);
            return;
        }
        for (var node : cluster.get().nodes()) {
            renew(name, node, lease);
        }
    }

    private void renew(ClusterName cluster, DesiredNode node, Lease.HeldBy lease) {
        try {
            NodeSteps.renewLease(
                    clients.to(cluster, node.name(), node.apiPort()), LeaseRules.nodeExpiry(lease, clock.instant()));
        } catch (StatusRuntimeException e) {
            LOG.warn(
                    "{} of cluster {} was not told that its lease goes on: {}; it is told again in {} s",
                    node.name(),
                    cluster,
                    RpcFailures.describe(e),
                    lease.grace().toSeconds() / 3);
        }
    }

    @Override
    public synchronized void close() {
        kept.clear();
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }
}
