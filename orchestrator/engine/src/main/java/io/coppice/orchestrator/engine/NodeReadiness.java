package io.coppice.orchestrator.engine;

import com.google.protobuf.Empty;
import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.nodeos.api.machine.VersionResponse;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.core.DesiredNode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits until a node's API answers with its own certificate. Meanwhile it listens to the node's console and to its hypervisor, so that a
 * node that cannot come up is reported at once, with its phase and its last words. One whose kernel crashed or is stuck is reset, not too often.
 */
final class NodeReadiness {

    private static final Duration TICK = Duration.ofMillis(80);
    private static final Duration EARLY_ATTEMPT = Duration.ofSeconds(1);
    private static final Duration ATTEMPT = Duration.ofMinutes(1);

    /**
     * Only a machine whose console is lost is reached before it is heard there. Each attempt in vain keeps passt busy for ten seconds, a quarter of a processor
     * for each machine that boots.
     */
    private static final Duration EARLY_GAP = Duration.ofSeconds(20);

    private static final Duration GAP = Duration.ofMillis(120);
    private static final Duration DOMAIN_CHECK = Duration.ofSeconds(3);

    /** Phases in which the API listens and a connection gets there: passt gives one up after 10 s that was lost before the guest had its address. */
    private static final Set<String> AUDIBLE_PHASES = Set.of("reachable", "maintenance", "running");

    private final Hypervisor hypervisor;
    private final NodeClients clients;

    NodeReadiness(Hypervisor hypervisor, NodeClients clients) {
        this.hypervisor = hypervisor;
        this.clients = clients;
    }

    /** @param watch stands where the node's present boot begins */
    void await(ClusterName cluster, DesiredNode node, ConsoleWatch watch, StepContext context) throws IOException {
        var stopped = new AtomicBoolean();
        try (var _ = hypervisor.subscribe(event -> {
            if (event.id().equals(node.domainId()) && ended(event.kind())) {
                stopped.set(true);
            }
        })) {
            new Wait(cluster, node, watch, context, stopped).run();
        }
    }

    private static boolean ended(DomainEvent.Kind kind) {
        return switch (kind) {
            case STOPPED, SHUTDOWN, CRASHED, UNDEFINED -> true;
            case DEFINED, STARTED, SUSPENDED, RESUMED -> false;
        };
    }

    /** One wait, on one thread. */
    private final class Wait {

        private final ClusterName cluster;
        private final DesiredNode node;
        private final CrashedKernels crashed = new CrashedKernels(hypervisor);
        private ConsoleWatch watch;
        private final StepContext context;
        private final AtomicBoolean stopped;
        private Optional<Future<VersionResponse>> attempt = Optional.empty();
        private String lastAnswer = "nothing has answered yet";
        private boolean audible;
        private long nextAttempt = System.nanoTime() + EARLY_GAP.toNanos();
        private long nextDomainCheck = System.nanoTime() + DOMAIN_CHECK.toNanos();

        Wait(ClusterName cluster, DesiredNode node, ConsoleWatch watch, StepContext context, AtomicBoolean stopped) {
            this.cluster = cluster;
            this.node = node;
            this.watch = watch;
            this.context = context;
            this.stopped = stopped;
        }

        void run() throws IOException {
            while (true) {
                for (var phase : watch.poll()) {
                    context.phase(node.name(), phase);
                    if (AUDIBLE_PHASES.contains(phase) && !audible) {
                        audible = true;
                        nextAttempt = System.nanoTime();
                    }
                }
                if (answered()) {
                    return;
                }
                failIfHopeless();
                beginAttempt();
                if (context.cancellation().pause(TICK)) {
                    attempt.ifPresent(pending -> pending.cancel(true));
                    throw new StepCancelled(
                            node.name() + " did not answer at " + node.apiEndpoint() + where() + ": "
                                    + watch.stuck()
                                            .map(words -> "its kernel is stuck: " + words)
                                            .orElse(lastAnswer),
                            watch.lastLines());
                }
            }
        }

        private boolean answered() {
            if (attempt.isEmpty() || !attempt.get().isDone()) {
                return false;
            }
            var finished = attempt.get();
            attempt = Optional.empty();
            try {
                finished.get(0, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                lastAnswer = e.getCause() instanceof StatusRuntimeException status
                        ? RpcFailures.describe(status)
                        : Failures.describe(e);
                NodeClients.reconnect(clients.to(cluster, node.name(), node.apiPort()));
                nextAttempt = System.nanoTime() + (mayListen() ? GAP : EARLY_GAP).toNanos();
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (TimeoutException e) {
                throw new IllegalStateException("a finished call has a result", e);
            }
        }

        private void beginAttempt() {
            if (attempt.isEmpty() && System.nanoTime() - nextAttempt >= 0) {
                attempt = Optional.of(clients.to(cluster, node.name(), node.apiPort())
                        .machineLater(mayListen() ? ATTEMPT : EARLY_ATTEMPT)
                        .version(Empty.getDefaultInstance()));
            }
        }

        /** Before, a connection is accepted by the host and leads nowhere; afterwards a slow guest needs time for its first handshake. */
        private boolean mayListen() {
            return audible;
        }

        private void failIfHopeless() throws IOException {
            var nextBoot = crashed.reset(node, watch, context);
            if (nextBoot.isPresent()) {
                watch = nextBoot.get();
                audible = false;
            }
            if (watch.failure().isPresent()) {
                throw failed("its boot failed: " + watch.failure().get());
            }
            if (!stopped.get() && System.nanoTime() - nextDomainCheck >= 0) {
                nextDomainCheck = System.nanoTime() + DOMAIN_CHECK.toNanos();
                var state = hypervisor.find(node.domainId()).map(domain -> domain.state());
                stopped.set(state.filter(seen -> seen == DomainState.RUNNING || seen == DomainState.PAUSED)
                        .isEmpty());
            }
            if (stopped.get()) {
                watch.poll();
                throw failed(watch.failure()
                        .map(reason -> "its boot failed: " + reason)
                        .orElse("its machine stopped"));
            }
        }

        private CoppiceException.StepFailed failed(String why) {
            List<String> lastLines = watch.lastLines();
            return new CoppiceException.StepFailed(
                    node.name() + " did not come up" + where() + ": " + why,
                    lastLines,
                    "the last lines of its console say more; with --keep-failed it is left for "
                            + NodeCommands.console(cluster, node.name()),
                    null);
        }

        private String where() {
            return watch.phase().map(phase -> " (phase " + phase + ")").orElse("");
        }
    }
}
