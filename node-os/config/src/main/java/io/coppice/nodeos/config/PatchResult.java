package io.coppice.nodeos.config;

import io.coppice.documents.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of patching a config.
 *
 * @param text the patched config; present if no problem is an error
 * @param config the same, typed
 * @param problems of the config, the patches and the result, each at the place that it came from
 */
public record PatchResult(Optional<String> text, Optional<MachineConfig> config, List<Problem> problems) {

    public PatchResult {
        problems = List.copyOf(problems);
    }
}
