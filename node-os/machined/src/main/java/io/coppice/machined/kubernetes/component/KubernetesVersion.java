package io.coppice.machined.kubernetes.component;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Kubernetes, such as 1.20.2. What follows the three numbers does not matter to the node. */
public record KubernetesVersion(int major, int minor, int patch) implements Comparable<KubernetesVersion> {

    /** The oldest release whose flags the node knows. */
    public static final KubernetesVersion OLDEST = new KubernetesVersion(1, 20, 0);

    private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[-+.~].*)?");

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException when the text is no version, or one older than {@link #OLDEST}
     */
    public static KubernetesVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a version of Kubernetes; write one such as 1.34.1");
        }
        String patch = matcher.group(3);
        KubernetesVersion version = new KubernetesVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
        if (version.compareTo(OLDEST) < 0) {
            throw new IllegalArgumentException(
                    "Kubernetes " + version + " is older than " + OLDEST + ", the oldest that a node can run");
        }
        return version;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = byMajor == 0 ? Integer.compare(minor, other.minor) : byMajor;
        return byMinor == 0 ? Integer.compare(patch, other.patch) : byMinor;
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
