package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The drive that brings a machine config to its node: plain YAML, padded with NUL bytes to a multiple of 1 MiB. */
final class ConfigDrive {

    private static final int ALIGNMENT = 1 << 20;

    private ConfigDrive() {}

    /** Replaces the drive; only its owner may read it, for a machine config holds keys. */
    static void write(Path drive, String machineConfig) throws IOException {
        var text = machineConfig.getBytes(StandardCharsets.UTF_8);
        AtomicFile.replace(drive, Arrays.copyOf(text, Math.max(1, Math.ceilDiv(text.length, ALIGNMENT)) * ALIGNMENT));
    }
}
