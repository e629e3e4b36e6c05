package io.coppice.machined.lifecycle;

import io.coppice.machined.events.EventLog;
import io.coppice.machined.node.NodeEvent;
import io.coppice.machined.node.NodeEvent.StageChange;
import io.coppice.machined.node.NodeEvent.Unmet;
import io.coppice.machined.node.ServiceHealth;
import io.coppice.machined.node.ServiceState;
import io.coppice.machined.node.ServiceStatus;
import io.coppice.machined.node.Stage;
import io.coppice.machined.service.ServiceListener;
import io.coppice.machined.service.Supervisor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the node stands and what it waits for; tells both as events, and each service's changes. */
public final class Stages implements ServiceListener {

    private final EventLog events;
    private final Supervisor supervisor;
    private Stage stage = Stage.BOOTING;
    private @Nullable StageChange told;

    public Stages(EventLog events, Supervisor supervisor) {
        this.events = events;
        this.supervisor = supervisor;
    }

    /** Enters a stage. */
    public synchronized void enter(Stage next) {
        stage = next;
        tell();
    }

    @Override
    public void changed(ServiceStatus status, ServiceStatus.Transition transition) {
        events.emit(
                new NodeEvent.ServiceChange(status.id(), transition.state(), transition.message(), status.health()));
        synchronized (this) {
            if (stage == Stage.RUNNING) {
                tell();
            }
        }
    }

    private void tell() {
        List<Unmet> unmet = stage == Stage.RUNNING ? unhealthy() : List.of();
        boolean ready = unmet.isEmpty() && (stage == Stage.RUNNING || stage == Stage.MAINTENANCE);
        StageChange change = new StageChange(stage, ready, unmet);
        if (!change.equals(told)) {
            told = change;
            events.emit(change);
        }
    }

    private List<Unmet> unhealthy() {
        List<Unmet> unmet = new ArrayList<>();
        for (ServiceStatus status : supervisor.list()) {
            if (status.state() == ServiceState.INITIALIZED || status.state() == ServiceState.SKIPPED) {
                continue;
            }
            if (status.health().verdict() != ServiceHealth.Verdict.HEALTHY) {
                unmet.add(new Unmet("services", status.id() + " is not healthy"));
            }
        }
        return unmet;
    }
}
