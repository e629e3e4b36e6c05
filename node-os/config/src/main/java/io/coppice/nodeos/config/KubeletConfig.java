package io.coppice.nodeos.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code machine.kubelet}. Has an effect only with the kubernetes extension.
 *
 * @param extraArgs command-line flags without dashes, in name order
 * @param extraConfig merged into the kubelet's own configuration document
 * @param validSubnets {@code nodeIP.validSubnets}: networks from which the node's address is taken; an exclusion starts with {@code !}
 */
public record KubeletConfig(
        Optional<String> image,
        List<InetAddress> clusterDns,
        Map<String, String> extraArgs,
        List<ExtraMount> extraMounts,
        Optional<YamlFragment> extraConfig,
        boolean defaultRuntimeSeccompProfile,
        boolean registerWithFullName,
        List<String> validSubnets,
        boolean skipNodeRegistration,
        boolean disableManifestsDirectory) {

    public static final KubeletConfig DEFAULT = new KubeletConfig(
            Optional.empty(), List.of(), Map.of(), List.of(), Optional.empty(), false, false, List.of(), false, false);

    public KubeletConfig {
        clusterDns = List.copyOf(clusterDns);
        extraArgs = Maps.sorted(extraArgs);
        extraMounts = List.copyOf(extraMounts);
        validSubnets = List.copyOf(validSubnets);
    }

    /** A directory of the node that the kubelet's pods can use; made if it is not there. Source and destination are the same. */
    public record ExtraMount(String destination, String type, String source, List<String> options) {
        public ExtraMount {
            options = List.copyOf(options);
        }
    }
}
