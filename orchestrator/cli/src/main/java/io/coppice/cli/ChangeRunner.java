package io.coppice.cli;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.Orchestrator;
import java.util.List;

/** Carries a change out in view of the user, who may interrupt it. */
final class ChangeRunner {

    private final CliContext context;
    private final ChangeOptions options;

    ChangeRunner(CliContext context, ChangeOptions options) {
        this.context = context;
        this.options = options;
    }

    /** Shows the plan and does nothing. */
    void plan(Orchestrator orchestrator, Change change) {
        PlanOutput.print(context, options.format(), orchestrator.plan(change));
    }

    /** @return whether it was carried out to its end; false if the user interrupted it */
    boolean run(Orchestrator orchestrator, Change change, ApplyOptions applyOptions, String title) {
        boolean takeDown = change instanceof Change.Up(var spec)
                && !applyOptions.keepFailed()
                && !exists(orchestrator, spec.name());
        String cleanUp = cleanUp(change);
        try (Progress progress = Progress.of(context, options.format(), title);
                Interruption interruption = Interruption.watch(context, progress, announcement(takeDown), cleanUp)) {
            if (interruption.carriedOut(() -> orchestrator.apply(change, applyOptions, progress))) {
                return true;
            }
            if (takeDown && change instanceof Change.Up(var spec) && exists(orchestrator, spec.name())) {
                orchestrator.apply(new Change.Down(spec.name()), applyOptions, progress);
            }
        }
        context.err().println(takeDown ? "Interrupted. Nothing is left of it." : "Interrupted." + cleanUp);
        return false;
    }

    private static String announcement(boolean takeDown) {
        return takeDown
                ? "Interrupted: taking down what was made. Ctrl-C again quits at once."
                : "Interrupted: stopping at the next step. Ctrl-C again quits at once.";
    }

    private static String cleanUp(Change change) {
        return switch (change) {
            case Change.Up(var spec) ->
                " 'coppice down " + spec.name() + "' removes what was made, 'coppice up " + spec.name()
                        + "' finishes it.";
            case Change.Down(ClusterName cluster) -> " 'coppice down " + cluster + "' removes the rest.";
            case Change.DownAll _ -> " 'coppice down --all' removes the rest.";
            case Change.Start(ClusterName cluster) -> " 'coppice cluster start " + cluster + "' goes on.";
            case Change.Stop(ClusterName cluster) -> " 'coppice cluster stop " + cluster + "' goes on.";
            case Change.Renew(ClusterName cluster, var _) -> " 'coppice cluster show " + cluster + "' tells its lease.";
        };
    }

    private static boolean exists(Orchestrator orchestrator, ClusterName name) {
        List<ClusterView> clusters = orchestrator.clusters();
        return clusters.stream().anyMatch(cluster -> cluster.name().equals(name));
    }
}
