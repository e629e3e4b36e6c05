package io.coppice.nodeos.config;

import java.util.Optional;

/**
 * {@code machine.features}. The node API always checks roles, so {@code rbac: false} is refused.
 *
 * @param kubePrismPort local port of the Kubernetes API's balancer; empty if it is off. Has an effect only with the kubernetes extension
 */
public record FeaturesConfig(Optional<Integer> kubePrismPort) {

    public static final FeaturesConfig DEFAULT = new FeaturesConfig(Optional.empty());
}
