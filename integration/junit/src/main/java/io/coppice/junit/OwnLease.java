package io.coppice.junit;

import io.coppice.orchestrator.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The lease of clusters that end with this process, however it ends. */
final class OwnLease {

    static final String PARAMETER = "coppice.lease.grace";

    /** Longer than a pause of the process that a test would survive. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private OwnLease() {}

    /** @throws ExtensionConfigurationException if the grace that is configured is no time */
    static Lease of(ExtensionContext context) {
        return held(context.getConfigurationParameter(PARAMETER)
                .map(OwnLease::parse)
                .orElse(GRACE));
    }

    static Lease held(Duration grace) {
        var process = ProcessHandle.current();
        return new Lease.HeldBy(process.pid(), process.info().startInstant().orElseGet(Instant::now), grace);
    }

    private static Duration parse(String text) {
        try {
            var grace = Duration.parse(text);
            if (grace.compareTo(Duration.ofSeconds(30)) >= 0) {
                return grace;
            }
        } catch (DateTimeParseException e) {
            throw new ExtensionConfigurationException(refusal(text), e);
        }
        throw new ExtensionConfigurationException(refusal(text));
    }

    private static String refusal(String text) {
        return PARAMETER + " is '" + text + "': write a duration of at least 30 s, such as PT5M or PT2H";
    }
}
