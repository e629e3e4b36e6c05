package io.coppice.junit;

import io.coppice.orchestrator.AfterSnapshot;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.SnapshotName;
import io.coppice.orchestrator.SnapshotView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots that clusters of tests are forked from: made by whoever needs one first, and used by all. */
final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final CoppiceHome home;

    Snapshots(CoppiceHome home) {
        this.home = home;
    }

    /**
     * The snapshot for a description, made if it is not there. If another process makes it just now, that is waited for.
     *
     * @throws CoppiceException if it can neither be found nor made
     */
    SnapshotName require(ClusterDescription description) {
        var foundation =
                home.orchestrator().foundation(description.spec(ClusterName.DEFAULT, home.hostUri(), home.lease()));
        var id = SnapshotId.of(description, home.hostUri(), foundation, Version.number());
        if (!names().contains(id.name())) {
            make(description, id);
        }
        return id.name();
    }

    private List<SnapshotName> names() {
        return home.orchestrator().snapshots().stream().map(SnapshotView::name).toList();
    }

    private void make(ClusterDescription description, SnapshotId id) {
        LOG.info("snapshot {} is not there yet: a cluster is booted for it, or another process does so", id.name());
        try (var _ = SnapshotLock.acquire(home.locks().resolve(id.name() + ".junit"))) {
            var clusters = home.orchestrator().clusters().stream()
                    .map(ClusterView::name)
                    .toList();
            carryOut(SnapshotPlan.of(id, names(), clusters), description, id);
        } catch (IOException e) {
            throw new CoppiceException.HostNotReady(
                    "the lock of snapshot " + id.name() + " cannot be used: " + e.getMessage(),
                    "see to it that the files in " + home.locks() + " are yours",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoppiceException.StepFailed(
                    "waiting for snapshot " + id.name() + " was interrupted",
                    List.of(),
                    "give the first test more time: it boots a cluster",
                    e);
        }
    }

    private void carryOut(SnapshotPlan plan, ClusterDescription description, SnapshotId id) {
        Optional<CoppiceException> failure = Optional.empty();
        for (var step : plan.steps()) {
            try {
                if (failure.isEmpty() || step instanceof SnapshotPlan.Step.TakeDown) {
                    carryOut(step, description);
                }
            } catch (CoppiceException e) {
                failure.ifPresent(first -> first.addSuppressed(e));
                failure = failure.or(() -> Optional.of(e));
            }
        }
        failure.ifPresent(first -> {
            LOG.warn("snapshot {} could not be made", id.name(), first);
            throw first;
        });
    }

    private void carryOut(SnapshotPlan.Step step, ClusterDescription description) {
        switch (step) {
            case SnapshotPlan.Step.Boot(var source) -> home.boot(description, source);
            case SnapshotPlan.Step.Freeze(var source, var snapshot) -> freeze(source, snapshot);
            case SnapshotPlan.Step.TakeDown(var source) -> home.apply(new Change.Down(source));
            case SnapshotPlan.Step.Delete(var old) -> home.orchestrator().deleteSnapshot(old);
        }
    }

    private void freeze(ClusterName source, SnapshotName snapshot) {
        var taken = home.orchestrator().takeSnapshot(source, snapshot, AfterSnapshot.GO_ON, _ -> {});
        LOG.info("snapshot {} taken of {}, {} nodes", taken.name(), source, taken.nodes());
    }
}
