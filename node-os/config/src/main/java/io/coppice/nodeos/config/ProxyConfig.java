package io.coppice.nodeos.config;

import java.util.Map;
import java.util.Optional;

/** {@code cluster.proxy}: kube-proxy. Has an effect only with the kubernetes extension. */
public record ProxyConfig(
        boolean disabled, Optional<String> image, Optional<String> mode, Map<String, String> extraArgs) {

    public static final ProxyConfig DEFAULT = new ProxyConfig(false, Optional.empty(), Optional.empty(), Map.of());

    public ProxyConfig {
        extraArgs = Maps.sorted(extraArgs);
    }
}
