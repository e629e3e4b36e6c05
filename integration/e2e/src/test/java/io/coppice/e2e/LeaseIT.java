package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster whose lease runs out ends by itself, and the next command collects the rest. */
final class LeaseIT {

    private static final String CLUSTER = "e2e-lease";

    private final Coppice coppice = Coppice.ofThisBuild();

    @AfterEach
    void down() {
        coppice.ok("down", CLUSTER);
    }

    /** The lease that it is made with is long enough for the slowest host; then it is cut short. */
    @Test
    void theNodePowersItselfOffAndTheNextCommandCollectsTheRest() {
        coppice.ok("up", CLUSTER, "--controlplanes", "1", "--workers", "0", "--kubernetes", "none", "--ttl", "1h");
        var domain = Traces.domainsOf(CLUSTER).getFirst();

        coppice.ok("cluster", "renew", CLUSTER, "--ttl", "15s");
        Traces.awaitShutOff(domain, Duration.ofMinutes(2));

        assertThat(coppice.json("cluster", "list").findValuesAsText("name")).doesNotContain(CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }
}
