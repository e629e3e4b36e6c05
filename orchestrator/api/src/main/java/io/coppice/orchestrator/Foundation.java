package io.coppice.orchestrator;

import java.util.List;

/**
 * What a cluster is made of besides what its spec says. A snapshot of one that was made of the same is as good as a new one.
 *
 * @param image id of the node image
 * @param extensions ids of the node image's extensions, in order
 * @param machines what the spec's template gives to machines of each role, as text
 * @param hypervisorVersion QEMU's
 * @param cpuModel libvirt's name for the host's processor
 */
public record Foundation(
        String image, List<String> extensions, String machines, String hypervisorVersion, String cpuModel) {

    public Foundation {
        extensions = List.copyOf(extensions);
    }
}
