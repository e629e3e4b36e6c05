package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.HypervisorException;
import io.coppice.orchestrator.ApplyOptions.NodeStart;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.ProgressEvent;
import io.coppice.orchestrator.core.Plan;
import io.coppice.orchestrator.engine.PlanExecutor.Request;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Executes plans for clusters of one host, and knows which are under way in this process. */
final class Operations {

    private final Home home;
    private final Hosts hosts;
    private final DesiredClusters clusters;
    private final ClusterKeys keys;
    private final NodeClients clients;
    private final Images images;
    private final Extensions extensions;
    private final KubernetesAccess kubernetes;
    private final Kubeconfigs kubeconfigs;
    private final PlanExecutor executor;
    private final Duration awakeningLimit;
    private final UnaryOperator<PlanExecutor.StepRunner> around;
    private final Clock clock;
    private final Set<Cancellation> underWay = ConcurrentHashMap.newKeySet();

    Operations(
            Home home,
            Hosts hosts,
            DesiredClusters clusters,
            ClusterKeys keys,
            NodeClients clients,
            Images images,
            Extensions extensions,
            KubernetesAccess kubernetes,
            Kubeconfigs kubeconfigs,
            PlanExecutor executor,
            Duration awakeningLimit,
            UnaryOperator<PlanExecutor.StepRunner> around,
            Clock clock) {
        this.home = home;
        this.hosts = hosts;
        this.clusters = clusters;
        this.keys = keys;
        this.clients = clients;
        this.images = images;
        this.extensions = extensions;
        this.kubernetes = kubernetes;
        this.kubeconfigs = kubeconfigs;
        this.executor = executor;
        this.awakeningLimit = awakeningLimit;
        this.around = around;
        this.clock = clock;
    }

    /**
     * @param change what is done, such as {@code up}
     */
    record Work(Subject subject, String change, String hostUri, Plan plan, Duration limit, NodeStart nodeStart) {

        Work(Subject subject, String change, String hostUri, Plan plan, Duration limit) {
            this(subject, change, hostUri, plan, limit, NodeStart.WARM);
        }

        static Work on(ClusterName cluster, String change, String hostUri, Plan plan, Duration limit) {
            return new Work(new Subject.One(cluster), change, hostUri, plan, limit);
        }

        Work starting(NodeStart wanted) {
            return new Work(subject, change, hostUri, plan, limit, wanted);
        }
    }

    /** @throws CoppiceException if it was not done to the end */
    void carryOut(Work work, Cancellation cancellation, ProgressEvent.Listener listener) {
        listener.on(new ProgressEvent.Planned(clock.instant(), work.plan().view()));
        if (work.plan().isEmpty()) {
            return;
        }
        try {
            var hypervisor = hosts.at(work.hostUri());
            var runner = around.apply(new ActionRunner(
                    clusters,
                    keys,
                    new FileSteps(home, keys, kubeconfigs, clock),
                    new DomainSteps(hypervisor, home, images, extensions),
                    new MachineStart(
                            hypervisor,
                            new NodeTemplates(home, clock),
                            new Awakening(hypervisor, clock, awakeningLimit),
                            work.nodeStart()),
                    new NodeSteps(hypervisor, home, clients, kubernetes, clock),
                    new PortConflicts(clusters, new SecureRandom())));
            executor.execute(
                    new Request(work.subject(), work.change(), work.plan(), work.limit(), cancellation, runner),
                    listener);
        } catch (HypervisorException e) {
            throw Hosts.unusable(work.hostUri(), e);
        }
    }

    /** Registers work that begins; it is cancelled when the engine closes. */
    Cancellation begin() {
        var cancellation = new Cancellation();
        underWay.add(cancellation);
        return cancellation;
    }

    void end(Cancellation cancellation) {
        synchronized (underWay) {
            underWay.remove(cancellation);
            underWay.notifyAll();
        }
    }

    /** Cancels all that is under way and waits, within the limit, until it has ended and cleaned up. */
    boolean cancelAll(Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        synchronized (underWay) {
            underWay.forEach(cancellation -> cancellation.cancel(Cancellation.Reason.WITHDRAWN));
            while (!underWay.isEmpty()) {
                var remaining = deadline - System.nanoTime();
                if (remaining <= 0) {
                    return false;
                }
                underWay.wait(remaining / 1_000_000 + 1);
            }
            return true;
        }
    }
}
