package io.coppice.junit;

import io.coppice.orchestrator.ClusterName;
import java.util.Locale;

/** Names of clusters that tell their tests to whoever lists them. */
final class ClusterNames {

    private static final int LONGEST_TEST = 24;

    private ClusterNames() {}

    /**
     * @param test such as the name of its class
     * @param number that no other cluster has
     */
    static ClusterName of(String test, int number) {
        var plain = test.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var cut = plain.substring(0, Math.min(LONGEST_TEST, plain.length())).replaceAll("^-+|-+$", "");
        return new ClusterName("junit-" + (cut.isEmpty() ? "" : cut + "-") + String.format("%08x", number));
    }
}
