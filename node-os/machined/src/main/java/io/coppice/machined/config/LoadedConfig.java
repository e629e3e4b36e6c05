package io.coppice.machined.config;

import io.coppice.nodeos.config.MachineConfig;
import java.util.List;

/**
 * A valid config.
 *
 * @param config typed
 * @param text as it was written
 * @param source where it came from
 * @param warnings what to mind about it
 */
public record LoadedConfig(MachineConfig config, String text, ConfigSource source, List<String> warnings) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
    }

    /** Without the text, which holds secrets. */
    @Override
    public String toString() {
        return "LoadedConfig[" + source + ", " + text.length() + " characters]";
    }
}
