package io.coppice.cli;

import io.coppice.orchestrator.ApplyOptions;
import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.Orchestrator;
import java.util.List;
import java.util.stream.Collectors;

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
        List<ClusterName> made = applyOptions.keepFailed() ? List.of() : made(orchestrator, change);
        boolean takeDown = !made.isEmpty();
        String cleanUp = cleanUp(change);
        try (Progress progress = Progress.of(context, options.format(), title);
                Interruption interruption = Interruption.watch(context, progress, announcement(takeDown), cleanUp)) {
            if (interruption.carriedOut(() -> orchestrator.apply(change, applyOptions, progress))) {
                return true;
            }
            for (ClusterName name : made) {
                if (exists(orchestrator, name) && !cameUp(orchestrator, name)) {
                    orchestrator.apply(new Change.Down(name), applyOptions, progress);
                }
            }
        }
        boolean gone = takeDown && made.stream().noneMatch(name -> exists(orchestrator, name));
        context.err().println(gone ? "Interrupted. Nothing is left of it." : "Interrupted." + cleanUp);
        return false;
    }

    /** Clusters that there are only by this change: a fork takes no name that is taken, and {@code up} finishes what never came up. */
    private static List<ClusterName> made(Orchestrator orchestrator, Change change) {
        return switch (change) {
            case Change.Up(var spec) -> cameUp(orchestrator, spec.name()) ? List.of() : List.of(spec.name());
            case Change.Fork(var _, var names, var _) ->
                names.stream().filter(name -> !exists(orchestrator, name)).toList();
            case Change.Down _, Change.DownAll _, Change.Start _, Change.Stop _, Change.Renew _ -> List.of();
        };
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
            case Change.Fork(var _, var names, var _) ->
                names.stream()
                        .map(name -> "'coppice down " + name + "'")
                        .collect(Collectors.joining(", ", " ", " removes what was made."));
            case Change.Down(ClusterName cluster) -> " 'coppice down " + cluster + "' removes the rest.";
            case Change.DownAll _ -> " 'coppice down --all' removes the rest.";
            case Change.Start(ClusterName cluster) -> " 'coppice cluster start " + cluster + "' goes on.";
            case Change.Stop(ClusterName cluster) -> " 'coppice cluster stop " + cluster + "' goes on.";
            case Change.Renew(ClusterName cluster, var _) -> " 'coppice cluster show " + cluster + "' tells its lease.";
        };
    }

    private static boolean cameUp(Orchestrator orchestrator, ClusterName name) {
        return orchestrator.clusters().stream()
                .filter(cluster -> cluster.name().equals(name))
                .anyMatch(cluster -> switch (cluster.state()) {
                    case CREATING, REMOVING -> false;
                    case RUNNING, DEGRADED, PAUSED, STOPPED, ORPHANED -> true;
                });
    }

    private static boolean exists(Orchestrator orchestrator, ClusterName name) {
        List<ClusterView> clusters = orchestrator.clusters();
        return clusters.stream().anyMatch(cluster -> cluster.name().equals(name));
    }
}
