package io.coppice.nodeos.config;

import java.util.Optional;

/** {@code cluster.coreDNS}. Has an effect only with the kubernetes extension. */
public record CoreDnsConfig(boolean disabled, Optional<String> image) {

    public static final CoreDnsConfig DEFAULT = new CoreDnsConfig(false, Optional.empty());
}
