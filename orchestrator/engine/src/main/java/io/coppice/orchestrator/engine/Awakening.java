package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import io.coppice.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells a machine that was thawed from a node template which fork it is, in one line on its console: generation, time and entropy. The rest lies on its config
 * drive. A line that is said twice does no harm: nobody reads the second.
 */
final class Awakening {

    /** What lies on the config drive of a machine that is to become a template. */
    static final String TEMPLATE_MARK = "#coppice-template\n";

    /** What such a machine says when it can be frozen. */
    static final String READY = "coppice: template ready";

    private static final int ENTROPY = 64;
    private static final Duration TICK = Duration.ofMillis(10);

    private final Hypervisor hypervisor;
    private final Clock clock;
    private final Duration limit;
    private final SecureRandom random = new SecureRandom();

    /** @param limit for the answer */
    Awakening(Hypervisor hypervisor, Clock clock, Duration limit) {
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * Says the line to a machine that is paused or runs, lets it go on and waits until it has answered.
     *
     * @param log of its console, which begins with the answer
     * @return why it did not answer; empty if it did
     */
    Optional<String> wake(DomainId id, Path log, Cancellation cancellation) throws IOException {
        try (var console = hypervisor.openConsole(id)) {
            console.input().write(line().getBytes(StandardCharsets.US_ASCII));
            hypervisor.resume(id);
            var deadline = System.nanoTime() + limit.toNanos();
            while (ConsoleWatch.lengthOf(log) == 0) {
                if (System.nanoTime() - deadline >= 0) {
                    return Optional.of("it said nothing within " + limit.toSeconds() + " s");
                }
                if (cancellation.pause(TICK)) {
                    throw new StepCancelled("waiting for the first word of a machine", List.of());
                }
            }
            return Optional.empty();
        } catch (HypervisorException.InvalidState e) {
            return Optional.of("it did not stay on: " + e.getMessage());
        }
    }

    private String line() {
        var entropy = new byte[ENTROPY];
        random.nextBytes(entropy);
        var now = clock.instant();
        return "coppice-fork %s %d %d %s\n"
                .formatted(
                        UUID.randomUUID(),
                        now.getEpochSecond(),
                        now.getNano(),
                        HexFormat.of().formatHex(entropy));
    }
}
