package io.coppice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A cluster whose lease runs out ends by itself, and the next command collects the rest. */
final class LeaseIT {

    private static final String CLUSTER = "e2e-lease";

    private final Coppice coppice = Coppice.ofThisBuild();

    @Test
    void theNodePowersItselfOffAndTheNextCommandCollectsTheRest() {
        coppice.ok("up", CLUSTER, "--controlplanes", "1", "--workers", "0", "--ttl", "90s");
        var domain = Traces.domainsOf(CLUSTER).getFirst();

        Traces.awaitShutOff(domain, java.time.Duration.ofMinutes(4));

        assertThat(coppice.json("cluster", "list").findValuesAsText("name")).doesNotContain(CLUSTER);
        Traces.assertNothingLeftOf(coppice, CLUSTER);
    }
}
