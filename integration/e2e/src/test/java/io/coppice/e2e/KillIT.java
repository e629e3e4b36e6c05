package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The creation of a cluster is killed after every one of its steps, in turn; nothing may be left, and nothing half-made. */
final class KillIT {

    private static final String CLUSTER = "e2e-kill";

    private final Coppice coppice = Coppice.ofThisBuild();

    @AfterEach
    void down() {
        coppice.ok("down", CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    @Test
    void downRemovesEverythingWhereverTheCreationWasKilled() {
        var steps = killOncePlanned();
        assertThat(steps).hasSizeGreaterThan(5);
        for (var step : steps.subList(0, steps.size() - 1)) {
            coppice.ok("down", CLUSTER);
            Traces.assertNothingLeftOf(coppice, CLUSTER);
            assertThat(killAfter(step))
                    .as("the creation was killed after %s", step)
                    .isTrue();
        }
    }

    @Test
    void theNextUpFinishesWhatAKilledOneBegan() {
        assertThat(killAfter("start/controlplane-1")).isTrue();

        coppice.ok("up", CLUSTER, "--controlplanes", "1", "--workers", "0", "--kubernetes", "none");

        assertThat(coppice.json("cluster", "health", CLUSTER).get("healthy").asBoolean())
                .isTrue();
        assertThat(Traces.domainsOf(CLUSTER)).hasSize(1);
    }

    @Test
    void anInterruptTakesDownWhatWasMade() {
        var seen = new ArrayList<String>();
        var result = upUntil(
                line -> finished(line, "start/controlplane-1"),
                (running, line) -> {
                    seen.add(line);
                    running.interrupt();
                },
                Duration.ofMinutes(3));

        assertThat(seen).isNotEmpty();
        assertThat(result.exitCode()).isNotZero();
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    /** Kills the creation when it has recorded its wish and before its first step; returns the steps to come. */
    private List<String> killOncePlanned() {
        var planned = new ArrayList<String>();
        var _ = upUntil(
                line -> is(line, "planned"),
                (running, line) -> {
                    planned.addAll(Coppice.parse(line).path("steps").findValuesAsText("id"));
                    running.kill();
                },
                Coppice.LONG);
        return planned;
    }

    private boolean killAfter(String step) {
        var killed = new ArrayList<String>();
        var _ = upUntil(
                line -> finished(line, step),
                (running, line) -> {
                    killed.add(line);
                    running.kill();
                },
                Coppice.LONG);
        return !killed.isEmpty();
    }

    /** Runs {@code up}; at the first line that the condition holds for, does something to the command. */
    private Coppice.Result upUntil(
            Predicate<String> condition, BiConsumer<Coppice.Running, String> deed, Duration limit) {
        var line = new CompletableFuture<String>();
        var running = coppice.start(
                it -> {
                    if (!line.isDone() && condition.test(it)) {
                        line.complete(it);
                    }
                },
                "up",
                CLUSTER,
                "--controlplanes",
                "1",
                "--workers",
                "0",
                "--kubernetes",
                "none",
                "-o",
                "json");
        var done = line.thenAccept(it -> deed.accept(running, it));
        var result = running.await(limit);
        if (line.isDone()) {
            done.join();
        }
        return result;
    }

    private static boolean finished(String line, String step) {
        return is(line, "step-finished")
                && Coppice.parse(line).path("step").asText().equals(step);
    }

    private static boolean is(String line, String type) {
        return line.startsWith("{") && Coppice.parse(line).path("type").asText().equals(type);
    }
}
