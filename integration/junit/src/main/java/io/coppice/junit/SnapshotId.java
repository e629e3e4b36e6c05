package io.coppice.junit;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.Foundation;
import io.coppice.orchestrator.SnapshotName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What tells snapshots apart: the description of the cluster, and all else that it depends on.
 *
 * @param described hash of the description and the host
 * @param made hash of what it is made of: image, extensions, template, QEMU, processor, Coppice
 */
record SnapshotId(String described, String made) {

    private static final String PREFIX = "junit-";
    private static final int DIGITS = 16;

    /** Names of clusters are shorter than those of snapshots. */
    private static final int SOURCE_DIGITS = 12;

    static SnapshotId of(ClusterDescription description, String hostUri, Foundation foundation, String version) {
        return new SnapshotId(
                hash(List.of(
                        hostUri,
                        Integer.toString(description.controlPlanes()),
                        Integer.toString(description.workers()),
                        Boolean.toString(description.kubernetes()),
                        description.template(),
                        hash(description.configPatches()))),
                hash(List.of(
                        foundation.image(),
                        hash(foundation.extensions()),
                        foundation.machines(),
                        foundation.hypervisorVersion(),
                        foundation.cpuModel(),
                        version)));
    }

    SnapshotName name() {
        return new SnapshotName(PREFIX + described + "-" + made);
    }

    /** The cluster that is booted to be frozen. */
    ClusterName source() {
        return new ClusterName(
                PREFIX + "source-" + described.substring(0, SOURCE_DIGITS) + "-" + made.substring(0, SOURCE_DIGITS));
    }

    /** Whether a snapshot is of the same description, and of what is no longer so. */
    boolean supersedes(SnapshotName other) {
        return !other.equals(name()) && other.value().startsWith(PREFIX + described + "-");
    }

    /** Each text with its length: no two lists run together into the same. */
    private static String hash(List<String> texts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var text : texts) {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
