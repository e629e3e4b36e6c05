package io.coppice.nodeos.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cluster.apiServer}. Has an effect only with the kubernetes extension.
 *
 * @param certSANs further names and addresses of its certificate
 * @param auditPolicy a Kubernetes audit policy document
 * @param admissionControl configuration of admission plugins by name, in name order
 */
public record ApiServerConfig(
        ComponentConfig component,
        List<String> certSANs,
        Optional<YamlFragment> auditPolicy,
        Map<String, YamlFragment> admissionControl) {

    public static final ApiServerConfig DEFAULT =
            new ApiServerConfig(ComponentConfig.DEFAULT, List.of(), Optional.empty(), Map.of());

    public ApiServerConfig {
        certSANs = List.copyOf(certSANs);
        admissionControl = Maps.sorted(admissionControl);
    }
}
