package io.coppice.machined.lease;

import io.coppice.machined.identity.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What the node knew of its lease when it was last decided, so that at the next boot it shows which side has spoken since.
 *
 * @param drive of the config drive
 * @param config of the config in force; empty for no end
 * @param told the end in force; empty for no end
 */
record LeaseRecord(DriveLease drive, Optional<Instant> config, Optional<Instant> told) {

    private static final String NEVER = "never";
    private static final String NO_DRIVE = "none";

    /**
     * The lease that counts now.
     *
     * @param before empty when there was none yet
     */
    static LeaseRecord decide(Optional<LeaseRecord> before, DriveLease drive, Optional<Instant> config) {
        Optional<Instant> end = switch (drive) {
            case DriveLease.Says(Optional<Instant> says)
            when before.isEmpty() || !before.get().drive().equals(drive) -> says;
            case DriveLease.Says says -> unlessReconfigured(before, config);
            case DriveLease.None none -> unlessReconfigured(before, config);
        };
        return new LeaseRecord(drive, config, end);
    }

    private static Optional<Instant> unlessReconfigured(Optional<LeaseRecord> before, Optional<Instant> config) {
        return before.isPresent() && before.get().config().equals(config)
                ? before.get().told()
                : config;
    }

    /** Empty when there is no such file. */
    static Optional<LeaseRecord> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        String[] parts = text.split(" ", 4);
        try {
            if (parts.length == 3) {
                DriveLease drive =
                        parts[0].equals(NO_DRIVE) ? new DriveLease.None() : new DriveLease.Says(parse(parts[0]));
                return Optional.of(new LeaseRecord(drive, parse(parts[1]), parse(parts[2])));
            }
        } catch (DateTimeParseException failure) {
            throw unreadable(file, text, failure);
        }
        throw unreadable(file, text, null);
    }

    void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            SecretFiles.createDirectory(directory);
        }
        String first = switch (drive) {
            case DriveLease.None none -> NO_DRIVE;
            case DriveLease.Says(Optional<Instant> end) -> text(end);
        };
        SecretFiles.write(file, first + " " + text(config) + " " + text(told) + "\n");
    }

    private static String text(Optional<Instant> instant) {
        return instant.isPresent() ? instant.get().toString() : NEVER;
    }

    private static Optional<Instant> parse(String text) {
        return text.equals(NEVER) ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private static IOException unreadable(
            Path file, String text, @org.jspecify.annotations.Nullable DateTimeParseException cause) {
        return new IOException(
                file + " holds '" + text + "' where three times are expected; renew the lease to write it anew", cause);
    }
}
