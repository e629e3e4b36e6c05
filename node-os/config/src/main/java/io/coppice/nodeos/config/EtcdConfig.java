package io.coppice.nodeos.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cluster.etcd}.
 *
 * @param ca of etcd's peers and clients; control planes need it
 * @param extraArgs command-line flags of etcd without dashes, in name order
 * @param advertisedSubnets networks from which the member's address is taken; empty means any
 */
public record EtcdConfig(Optional<Credential> ca, Map<String, String> extraArgs, List<IpPrefix> advertisedSubnets) {

    public static final EtcdConfig DEFAULT = new EtcdConfig(Optional.empty(), Map.of(), List.of());

    public EtcdConfig {
        extraArgs = Maps.sorted(extraArgs);
        advertisedSubnets = List.copyOf(advertisedSubnets);
    }
}
