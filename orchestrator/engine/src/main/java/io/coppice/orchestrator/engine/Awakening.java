package io.coppice.orchestrator.engine;

import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.Hypervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
 * drive. A line that is said twice does no harm: nobody reads the second, and a part of one is passed over.
 */
final class Awakening {

    /** What lies on the config drive of a machine that is to become a template. */
    static final String TEMPLATE_MARK = "#coppice-template\n";

    /** What such a machine says when it can be frozen. */
    static final String READY = "coppice: template ready";

    /** What a machine says that has become the fork which it was told. */
    private static final String ANSWER = "coppice: fork taken";

    private static final int ENTROPY = 64;

    /** QEMU looks once a second whether somebody has opened the console. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

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
     * Says the line to a machine that is paused or runs, lets it go on and waits until it has answered. One that has answered already is not told again.
     *
     * @param log of its console
     * @return why it did not answer; empty if it did
     */
    Optional<String> wake(DomainId id, Path log, Cancellation cancellation) throws IOException {
        if (answered(log)) {
            hypervisor.resume(id);
            return Optional.empty();
        }
        try (var console = hypervisor.openConsole(id)) {
            var deadline = System.nanoTime() + limit.toNanos();
            var next = System.nanoTime();
            while (!answered(log)) {
                if (System.nanoTime() - deadline >= 0) {
                    return Optional.of("it did not answer within " + limit.toSeconds() + " s");
                }
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + AGAIN.toNanos();
                    say(console);
                    hypervisor.resume(id);
                }
                if (cancellation.pause(TICK)) {
                    throw new StepCancelled("waiting for the answer of a machine that was thawed", List.of());
                }
            }
            return Optional.empty();
        } catch (ConsoleEnded e) {
            return Optional.of("it did not stay on: " + e.getMessage());
        }
    }

    private static boolean answered(Path log) throws IOException {
        return Files.exists(log)
                && Files.readString(log, StandardCharsets.ISO_8859_1).contains(ANSWER);
    }

    private static final class ConsoleEnded extends Exception {
        private static final long serialVersionUID = 1L;

        ConsoleEnded(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private void say(Hypervisor.Console console) throws ConsoleEnded {
        try {
            console.input().write(line().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new ConsoleEnded(e);
        }
    }

    private String line() {
        var entropy = new byte[ENTROPY];
        random.nextBytes(entropy);
        var now = clock.instant();
        // what another command said of a line ends here
        return "\ncoppice-fork %s %d %d %s\n"
                .formatted(
                        UUID.randomUUID(),
                        now.getEpochSecond(),
                        now.getNano(),
                        HexFormat.of().formatHex(entropy));
    }
}
