package io.coppice.nodeos.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes control-plane component. Has an effect only with the kubernetes extension.
 *
 * @param extraArgs command-line flags without dashes, in name order
 * @param env in name order
 */
public record ComponentConfig(
        Optional<String> image,
        Map<String, String> extraArgs,
        List<ExtraVolume> extraVolumes,
        Map<String, Secret> env) {

    public static final ComponentConfig DEFAULT = new ComponentConfig(Optional.empty(), Map.of(), List.of(), Map.of());

    public ComponentConfig {
        extraArgs = Maps.sorted(extraArgs);
        extraVolumes = List.copyOf(extraVolumes);
        env = Maps.sorted(env);
    }

    /** A directory or file of the node that the component sees. */
    public record ExtraVolume(String hostPath, String mountPath, boolean readOnly) {}
}
