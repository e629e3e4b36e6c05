package io.coppice.orchestrator.engine;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.DoctorReport;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.NodeConnection;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.Orchestrator;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.ProgressEvent.Listener;
import java.util.List;

/** The orchestrator, carried out in this process. */
public final class Engine implements Orchestrator {

    private final EngineOptions options;

    private Engine(EngineOptions options) {
        this.options = options;
    }

    /**
     * Opens the home. Starts no thread and no connection until one is needed.
     *
     * @throws io.coppice.orchestrator.CoppiceException if the home cannot be used
     */
    public static Orchestrator open(EngineOptions options) {
        return new Engine(options);
    }

    @Override
    public PlanView plan(Change change) {
        throw notYet();
    }

    @Override
    public void apply(Change change, ApplyOptions applyOptions, Listener listener) {
        throw notYet();
    }

    @Override
    public List<ClusterView> clusters() {
        throw notYet();
    }

    @Override
    public ClusterView cluster(ClusterName name) {
        throw notYet();
    }

    @Override
    public HealthReport health(ClusterName name) {
        throw notYet();
    }

    @Override
    public NodeConnection connect(ClusterName cluster, NodeName node) {
        throw notYet();
    }

    @Override
    public Console console(ClusterName cluster, NodeName node) {
        throw notYet();
    }

    @Override
    public List<String> serialLog(ClusterName cluster, NodeName node, int lines) {
        throw notYet();
    }

    @Override
    public DoctorReport doctor(String hostUri) {
        throw notYet();
    }

    @Override
    public void close() {}

    private UnsupportedOperationException notYet() {
        return new UnsupportedOperationException("being built; home " + options.home());
    }
}
