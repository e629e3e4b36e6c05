package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import java.util.List;
import java.util.Optional;

/**
 * {@code cluster.apiServer}. Has an effect only with the kubernetes extension.
 *
 * @param certSANs further names and addresses of its certificate
 * @param auditPolicy a Kubernetes audit policy document
 */
public record ApiServerConfig(ComponentConfig component, List<String> certSANs, Optional<Node.Mapping> auditPolicy) {

    public static final ApiServerConfig DEFAULT =
            new ApiServerConfig(ComponentConfig.DEFAULT, List.of(), Optional.empty());

    public ApiServerConfig {
        certSANs = List.copyOf(certSANs);
    }
}
