package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Looks every few seconds, while something is waited for, whether services of nodes fail again and again. */
final class ServiceWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final ClusterName cluster;
    private final Function<DesiredNode, NodeClient> clients;
    private long next = System.nanoTime() + INTERVAL.toNanos();

    ServiceWatch(ClusterName cluster, Function<DesiredNode, NodeClient> clients) {
        this.cluster = cluster;
        this.clients = clients;
    }

    /** @throws CoppiceException.StepFailed naming the first service found */
    void look(Collection<DesiredNode> nodes) {
        if (System.nanoTime() - next >= 0) {
            var _ = AtOnce.ask(List.copyOf(nodes), node -> {
                ServiceFailures.refuse(cluster, clients.apply(node));
                return node;
            });
            next = System.nanoTime() + INTERVAL.toNanos();
        }
    }
}
