package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as somebody asks for it: {@code 1.34.1}, or {@code 1.34} for the newest of that line.
 *
 * @param exact the very version, unless any of the line will do
 */
public record VersionWish(int major, int minor, Optional<ReleaseVersion> exact) {

    private static final Pattern LINE = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})");

    /** What a text asks for, with or without a leading {@code v}; empty if it says no version. */
    public static Optional<VersionWish> parse(String text) {
        Matcher line = LINE.matcher(text);
        if (line.matches()) {
            return Optional.of(new VersionWish(
                    Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)), Optional.empty()));
        }
        return ReleaseVersion.parse(text)
                .map(version -> new VersionWish(version.major(), version.minor(), Optional.of(version)));
    }

    /** @throws ImageException.NotFound if nodes cannot run it */
    public void requireSupported() {
        ReleaseVersion lowest = exact.orElse(new ReleaseVersion(major, minor, 0, ""));
        if (lowest.compareTo(Kubernetes.OLDEST) < 0) {
            throw new ImageException.NotFound(
                    "Kubernetes " + this + " is older than " + Kubernetes.OLDEST + ", the oldest that nodes can run.",
                    "Name a newer version.");
        }
    }

    /** Whether this version is one that was asked for. */
    public boolean fits(ReleaseVersion version) {
        return exact.map(version::equals).orElse(version.major() == major && version.minor() == minor);
    }

    @Override
    public String toString() {
        return exact.map(ReleaseVersion::toString).orElse(major + "." + minor);
    }
}
