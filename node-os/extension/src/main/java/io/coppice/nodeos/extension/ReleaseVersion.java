package io.coppice.nodeos.extension;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of semantic versioning, like {@code 1.20.2} or {@code 1.34.0-rc.1}.
 *
 * @param preRelease what follows the dash, empty for a release
 */
public record ReleaseVersion(int major, int minor, int patch, String preRelease)
        implements ExtensionVersion, Comparable<ReleaseVersion> {

    private static final Pattern SHAPE =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-([0-9A-Za-z.-]{1,40}))?");

    private static final Comparator<ReleaseVersion> ORDER = Comparator.comparingInt(ReleaseVersion::major)
            .thenComparingInt(ReleaseVersion::minor)
            .thenComparingInt(ReleaseVersion::patch)
            .thenComparing(ReleaseVersion::preRelease, ReleaseVersion::comparePreReleases);

    /** The version that a text says, with or without a leading {@code v}; empty if it says none. */
    public static Optional<ReleaseVersion> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String preRelease = matcher.group(4);
        return Optional.of(new ReleaseVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                preRelease == null ? "" : preRelease));
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        return ORDER.compare(this, other);
    }

    /** Without a leading {@code v}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
    }

    /** A release comes after its candidates; parts that are numbers are compared as such and come before words. */
    private static int comparePreReleases(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isEmpty(), other.isEmpty());
        }
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int result = compareParts(left[i], right[i]);
            if (result != 0) {
                return result;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int compareParts(String left, String right) {
        boolean leftNumber = left.matches("\\d{1,9}");
        boolean rightNumber = right.matches("\\d{1,9}");
        if (leftNumber && rightNumber) {
            return Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
        }
        return leftNumber == rightNumber ? left.compareTo(right) : Boolean.compare(rightNumber, leftNumber);
    }
}
