package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        var plan = coppice.json("up", CLUSTER, "--controlplanes", "1", "--workers", "0", "--dry-run");
        var steps = plan.get("steps").findValuesAsText("id");
        assertThat(steps).hasSizeGreaterThan(5);
        for (var step : steps.subList(0, steps.size() - 1)) {
            assertThat(killAfter(step))
                    .as("the creation was killed after %s", step)
                    .isTrue();
            coppice.ok("down", CLUSTER);
            Traces.assertNothingLeftOf(coppice, CLUSTER);
        }
    }

    @Test
    void theNextUpFinishesWhatAKilledOneBegan() {
        assertThat(killAfter("start/controlplane-1")).isTrue();

        coppice.ok("up", CLUSTER, "--controlplanes", "1", "--workers", "0");

        assertThat(coppice.json("cluster", "health", CLUSTER).get("healthy").asBoolean())
                .isTrue();
        assertThat(Traces.domainsOf(CLUSTER)).hasSize(1);
    }

    @Test
    void anInterruptTakesDownWhatWasMade() {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        var running = new Coppice.Running[1];
        synchronized (running) {
            running[0] = coppice.start(
                    line -> {
                        if (finished(line, "start/controlplane-1") && seen.isEmpty()) {
                            seen.add(line);
                            synchronized (running) {
                                running[0].interrupt();
                            }
                        }
                    },
                    "up",
                    CLUSTER,
                    "--controlplanes",
                    "1",
                    "--workers",
                    "0",
                    "-o",
                    "json");
        }
        var result = running[0].await(Duration.ofMinutes(3));

        assertThat(seen).isNotEmpty();
        assertThat(result.exitCode()).isNotZero();
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }

    private boolean killAfter(String step) {
        var killed = Collections.synchronizedList(new ArrayList<String>());
        var running = new Coppice.Running[1];
        synchronized (running) {
            running[0] = coppice.start(
                    line -> {
                        if (killed.isEmpty() && finished(line, step)) {
                            killed.add(line);
                            synchronized (running) {
                                running[0].kill();
                            }
                        }
                    },
                    "up",
                    CLUSTER,
                    "--controlplanes",
                    "1",
                    "--workers",
                    "0",
                    "-o",
                    "json");
        }
        running[0].await(Coppice.LONG);
        return !killed.isEmpty();
    }

    private static boolean finished(String line, String step) {
        if (!line.startsWith("{")) {
            return false;
        }
        JsonNode event = Coppice.parse(line);
        return List.of("stepFinished", "step-finished", "StepFinished")
                        .contains(event.path("type").asText())
                && event.path("step")
                        .path("id")
                        .asText(event.path("step").asText())
                        .equals(step);
    }
}
