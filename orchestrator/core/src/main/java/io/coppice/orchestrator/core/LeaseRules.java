package io.coppice.orchestrator.core;

import io.coppice.orchestrator.Lease;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** When leases end and how they are written. */
public final class LeaseRules {

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,7})m)?(?:(\\d{1,8})s)?");
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private LeaseRules() {}

    /** Says whether a process still lives; asked of the host that holds it. */
    @FunctionalInterface
    public interface Processes {
        boolean alive(long processId, Instant start);
    }

    /** Whether a cluster with this lease may be collected now. */
    public static boolean isExpired(Lease lease, Instant now, Processes processes) {
        return switch (lease) {
            case Lease.Permanent permanent -> false;
            case Lease.Until until -> !until.end().isAfter(now);
            case Lease.HeldBy held -> !processes.alive(held.processId(), held.processStart());
        };
    }

    /** The end that a node is told now; empty means none. */
    public static Optional<Instant> nodeExpiry(Lease lease, Instant now) {
        return switch (lease) {
            case Lease.Permanent permanent -> Optional.empty();
            case Lease.Until until -> Optional.of(until.end());
            case Lease.HeldBy held -> Optional.of(now.plus(held.grace()));
        };
    }

    /** When whoever holds the lease has to tell the nodes again; empty means never. */
    public static Optional<Instant> nextRenewal(Lease lease, Instant lastRenewal) {
        return switch (lease) {
            case Lease.Permanent permanent -> Optional.empty();
            case Lease.Until until -> Optional.empty();
            case Lease.HeldBy held -> Optional.of(lastRenewal.plus(held.grace().dividedBy(3)));
        };
    }

    /** For people: {@code permanent}, {@code until …}, {@code held by process …}. */
    public static String describe(Lease lease) {
        return switch (lease) {
            case Lease.Permanent permanent -> "permanent";
            case Lease.Until until -> "until " + until.end();
            case Lease.HeldBy held -> "held by process " + held.processId();
        };
    }

    /** For metadata: {@code permanent}, {@code until INSTANT}, {@code held-by PID START GRACE}. */
    public static String encode(Lease lease) {
        return switch (lease) {
            case Lease.Permanent permanent -> "permanent";
            case Lease.Until until -> "until " + until.end();
            case Lease.HeldBy held -> "held-by " + held.processId() + " " + held.processStart() + " " + held.grace();
        };
    }

    /** @throws IllegalArgumentException if the text is none that {@link #encode} writes */
    public static Lease decode(String text) {
        var words = text.split(" ", -1);
        try {
            if (text.equals("permanent")) {
                return new Lease.Permanent();
            }
            if (words.length == 2 && words[0].equals("until")) {
                return new Lease.Until(Instant.parse(words[1]));
            }
            if (words.length == 4 && words[0].equals("held-by")) {
                return new Lease.HeldBy(Long.parseLong(words[1]), Instant.parse(words[2]), Duration.parse(words[3]));
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a lease: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a lease: it is 'permanent', 'until INSTANT' or 'held-by PID START GRACE'");
    }

    /**
     * Reads what a person writes: {@code permanent}, a time from now such as {@code 2h}, {@code 90m} or {@code 1d12h}, or an
     * instant such as {@code 2030-01-31T18:00:00Z}.
     *
     * @throws IllegalArgumentException if it is none of them or lies in the past; the message says how to write one
     */
    public static Lease parse(String text, Instant now) {
        var stripped = text.strip();
        if (stripped.equals("permanent")) {
            return new Lease.Permanent();
        }
        var end = stripped.contains("T") ? instant(stripped) : now.plus(parseDuration(stripped));
        if (!end.isAfter(now)) {
            throw new IllegalArgumentException("a lease until " + end + " has ended already: choose a later end");
        }
        return new Lease.Until(end);
    }

    /**
     * Reads {@code 2h}, {@code 90m}, {@code 45s}, {@code 1d12h}.
     *
     * @throws IllegalArgumentException if the text is no time of at least a second; the message says how to write one
     */
    public static Duration parseDuration(String text) {
        var matcher = DURATION.matcher(text.strip());
        if (text.isBlank() || !matcher.matches()) {
            throw notATime(text);
        }
        var duration = Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)));
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw notATime(text);
        }
        return duration;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an instant: write it such as 2030-01-31T18:00:00Z", e);
        }
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static IllegalArgumentException notATime(String text) {
        return new IllegalArgumentException(
                "'" + text
                        + "' is not a time: write whole numbers with d, h, m or s, such as 2h, 90m or 1d12h (at least 1s, at most 10000d)");
    }
}
