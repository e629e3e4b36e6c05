package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.PlanView;
import io.coppice.orchestrator.PlanView.Step;
import io.coppice.orchestrator.ProgressEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How changes are told while they go on, and how they are interrupted. */
final class ProgressTest {

    private static final Instant START = FakeOrchestrator.CREATED;
    private static final NodeName WORKER = new NodeName("worker-1");
    private static final Step DEFINE =
            new Step("define/worker-1", Optional.of(WORKER), "define the machine", List.of());
    private static final Step HEALTHY =
            new Step("healthy", Optional.empty(), "wait until healthy", List.of(DEFINE.id()));

    private final Run run = new Run();

    @Test
    void upBringsUpWhatWasAskedAndTellsWhatToDoNext() {
        Run.Result result =
                run.run("up", "ci", "--controlplanes", "3", "--workers", "1", "--ttl", "2h", "--memory", "2GiB");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        var spec = ((Change.Up) run.orchestrator.applied.getFirst()).spec();
        assertThat(spec.controlPlanes()).isEqualTo(3);
        assertThat(spec.workers()).isEqualTo(1);
        assertThat(spec.memory()).contains("2GiB");
        assertThat(spec.lease()).isEqualTo(new Lease.Until(START.plusSeconds(4 * 3600)));
        assertThat(result.out())
                .startsWith("Bringing up ci: 3 control planes, 1 worker\n")
                .contains("start the machine (1.0s)")
                .contains("Cluster ci is healthy after")
                .contains("coppice node logs --cluster ci controlplane-1 etcd --follow")
                .contains("coppice down ci")
                .doesNotContain("\u001b");
    }

    @Test
    void commandsAreNamedAsThisOneWasCalled() {
        run.environment.put("COPPICE_COMMAND", "./coppice");
        assertThat(run.run("up", "ci").out()).contains("  remove it      ./coppice down ci\n");
        assertThat(run.run("upp").err()).contains("'./coppice --help'");

        run.environment.put("COPPICE_COMMAND", "/opt/bin/coppice");
        run.environment.put("PATH", "/usr/bin:/opt/bin");
        assertThat(run.run("up", "ci").out()).contains("  remove it      coppice down ci\n");

        run.environment.put("COPPICE_COMMAND", "/a b/coppice");
        assertThat(run.run("up", "ci").out()).contains("  remove it      coppice down ci\n");
    }

    @Test
    void jsonIsAnObjectALineAndEndsWithTheCluster() {
        Run.Result result = run.run("up", "--controlplanes", "1", "--workers", "0", "-o", "json");

        assertThat(result.out().lines()).allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}"));
        assertThat(result.out().lines().skip(2).findFirst())
                .contains(
                        "{\"type\":\"step-finished\",\"at\":\"2026-01-02T03:04:06Z\",\"step\":\"define/controlplane-1\","
                                + "\"node\":\"controlplane-1\",\"description\":\"define the machine\",\"seconds\":1.0}");
        assertThat(result.out().lines().reduce((_, last) -> last).orElse(""))
                .startsWith("{\"type\":\"up\"")
                .contains("\"healthy\":true")
                .contains("\"apiEndpoint\":\"127.0.0.1:40011\"");
    }

    @Test
    void aDryRunShowsThePlanAndChangesNothing() {
        Run.Result result = run.run("up", "--dry-run", "--workers", "0");

        assertThat(run.orchestrator.applied).isEmpty();
        assertThat(result.out())
                .contains("start/controlplane-1   start the machine")
                .contains("3 steps;");
        assertThat(run.run("up", "--dry-run", "-o", "json").out())
                .startsWith("{\"steps\":[{\"id\":\"define/controlplane-1\"");
    }

    @Test
    void aDryRunSaysWhatElseIsToBeKnown() {
        run.orchestrator.notes = List.of("an image would be built");

        assertThat(run.run("up", "--dry-run").out()).startsWith("note: an image would be built\n");
        assertThat(run.run("up", "--dry-run", "-o", "json").out())
                .endsWith("],\"notes\":[\"an image would be built\"]}\n");
    }

    @Test
    void aFailureIsToldWithTheEndOfTheLog() {
        run.orchestrator.beforeStep = step -> {
            if (step.id().equals("start/worker-1")) {
                throw new CoppiceException.StepFailed(
                        "worker-1 failed in phase network", List.of("no link"), "look at 'coppice doctor'", null);
            }
        };

        Run.Result result = run.run("up");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED: start the machine: worker-1 failed in phase network");
        assertThat(result.err()).isEqualTo("""
                        error: worker-1 failed in phase network
                          its log ends with:
                          | no link
                          → look at 'coppice doctor'
                        """);
    }

    @Test
    void anInterruptTakesDownWhatWasMade() {
        run.orchestrator.beforeStep = step -> {
            if (step.id().equals("start/worker-1")) {
                run.interrupts.raise();
                new CountDownLatch(1).await();
            }
        };

        Run.Result result = run.run("up", "ci");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(result.out()).contains("Interrupted: taking down what was made. Ctrl-C again quits at once.");
        assertThat(result.err()).isEqualTo("Interrupted. Nothing is left of it.\n");
        assertThat(run.orchestrator.applied.getLast()).isEqualTo(new Change.Down(new ClusterName("ci")));
        assertThat(run.orchestrator.clusters).isEmpty();
        assertThat(run.interrupts.heard()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInterruptLeavesAClusterThatWasThereBefore() {
        run.orchestrator.put("ci", State.DEGRADED, 1, 2);
        run.orchestrator.beforeStep = _ -> {
            run.interrupts.raise();
            new CountDownLatch(1).await();
        };

        Run.Result result = run.run("up", "ci");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(run.orchestrator.applied).hasSize(1);
        assertThat(result.err()).contains("'coppice down ci' removes what was made");
    }

    @Test
    void anInterruptTakesDownAClusterThatNeverCameUp() {
        run.orchestrator.put("ci", State.CREATING, 1, 2);
        run.orchestrator.beforeStep = step -> {
            if (step.id().equals("start/worker-1")) {
                run.interrupts.raise();
                new CountDownLatch(1).await();
            }
        };

        Run.Result result = run.run("up", "ci");

        assertThat(result.err()).isEqualTo("Interrupted. Nothing is left of it.\n");
        assertThat(run.orchestrator.clusters).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotSaidToBeRemoved() {
        assertThat(run.run("down", "nosuch").out()).isEqualTo("Cluster nosuch is not there: nothing to remove.\n");
        assertThat(run.run("down", "--all").out())
                .isEqualTo("There are no clusters of yours on this host: nothing to remove.\n");
        assertThat(run.orchestrator.applied).isEmpty();
    }

    @Test
    void keepFailedKeepsWhatAnInterruptLeft() {
        run.orchestrator.beforeStep = _ -> {
            run.interrupts.raise();
            new CountDownLatch(1).await();
        };

        assertThat(run.run("up", "ci", "--keep-failed").exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(run.orchestrator.options.getFirst().keepFailed()).isTrue();
        assertThat(run.orchestrator.clusters).hasSize(1);
    }

    @Test
    void aSecondInterruptQuitsAtOnceAndSaysHowToCleanUp() {
        run.orchestrator.beforeStep = _ -> {
            run.interrupts.raise();
            run.interrupts.raise();
            new CountDownLatch(1).await();
        };

        Run.Result result = run.run("up", "ci", "--keep-failed");

        assertThat(run.interrupts.quits).containsExactly(ExitCode.INTERRUPTED);
        assertThat(result.err()).contains("Quit at once. 'coppice down ci' removes what was made");
    }

    @Test
    void theLiveViewHidesTheCursorAndGivesTheTerminalBack() {
        run.terminal = true;

        Run.Result result = run.run("up", "--workers", "1");

        assertThat(result.exitCode()).isZero();
        assertThat(run.screen.text())
                .startsWith("\u001b[?25l")
                .endsWith("\u001b[?25h")
                .contains("controlplane-1");
        assertThat(run.screen.closed).isEqualTo(1);
    }

    @Test
    void noLineOfTheLiveViewIsTooWideForItsTerminal() {
        ProgressModel model = new ProgressModel(START);
        model.on(new ProgressEvent.Planned(START, new PlanView(List.of(DEFINE, HEALTHY))));
        model.on(new ProgressEvent.StepStarted(START, DEFINE));
        model.on(new ProgressEvent.StepFailed(START.plusSeconds(100), DEFINE, "a very long reason ".repeat(20)));
        LiveView view = new LiveView("Bringing up a-cluster-with-a-long-name: 1 control plane", new Style(false, true));

        for (int columns : new int[] {40, 80, 200}) {
            assertThat(view.lines(model.snapshot(START.plusSeconds(3700)), columns, 24, 0))
                    .hasSize(3)
                    .allMatch(line -> line.codePointCount(0, line.length()) < columns);
        }
    }

    @Test
    void manyNodesAreCutToTheHeightWithTheBusyOnesInView() {
        List<Step> steps = java.util.stream.IntStream.rangeClosed(1, 50)
                .mapToObj(index ->
                        new Step("s" + index, Optional.of(new NodeName("worker-" + index)), "start", List.of()))
                .toList();
        ProgressModel model = new ProgressModel(START);
        model.on(new ProgressEvent.Planned(START, new PlanView(steps)));
        model.on(new ProgressEvent.StepStarted(START, steps.get(49)));

        List<String> lines = new LiveView("Up", new Style(false, false)).lines(model.snapshot(START), 80, 24, 0);

        assertThat(lines).hasSizeLessThan(24).anyMatch(line -> line.contains("worker-50"));
        assertThat(lines.getLast()).isEqualTo("    and 30 more");
    }

    @Test
    void rowsFollowTheEvents() {
        ProgressModel model = new ProgressModel(START);
        model.on(new ProgressEvent.Planned(START, new PlanView(List.of(DEFINE, HEALTHY))));
        assertThat(states(model)).containsExactly(ProgressModel.State.WAITING, ProgressModel.State.WAITING);
        model.on(new ProgressEvent.StepStarted(START, DEFINE));
        model.on(new ProgressEvent.NodePhase(START, WORKER, "network"));
        assertThat(model.snapshot(START).rows().getFirst().text()).isEqualTo("define the machine (phase network)");
        model.on(new ProgressEvent.StepFinished(START.plusSeconds(2), DEFINE, Duration.ofSeconds(2)));
        model.on(new ProgressEvent.StepStarted(START.plusSeconds(2), HEALTHY));
        assertThat(states(model)).containsExactly(ProgressModel.State.DONE, ProgressModel.State.WORKING);
        assertThat(model.snapshot(START.plusSeconds(9)).rows().getFirst().elapsed())
                .isEqualTo(Duration.ofSeconds(2));
        model.on(new ProgressEvent.StepFailed(START.plusSeconds(3), HEALTHY, "no leader"));
        assertThat(states(model)).containsExactly(ProgressModel.State.DONE, ProgressModel.State.FAILED);
    }

    private static List<ProgressModel.State> states(ProgressModel model) {
        return model.snapshot(START).rows().stream()
                .map(ProgressModel.RowView::state)
                .toList();
    }
}
