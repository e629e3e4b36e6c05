package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
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
    private final SecureRandom random = new SecureRandom();

    Awakening(Hypervisor hypervisor, Clock clock) {
        this.hypervisor = hypervisor;
        this.clock = clock;
    }

    /**
     * Says the line to a machine that is paused or runs, lets it go on and waits until it has answered.
     *
     * @param log of its console, which begins with the answer
     * @return whether it answered within the limit
     */
    boolean wake(DomainId id, Path log, Duration limit) throws IOException {
        try (var console = hypervisor.openConsole(id)) {
            console.input().write(line().getBytes(StandardCharsets.US_ASCII));
            hypervisor.resume(id);
            var deadline = System.nanoTime() + limit.toNanos();
            while (ConsoleWatch.lengthOf(log) == 0) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                Thread.sleep(TICK);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
