package io.coppice.orchestrator;

import java.util.List;
import java.util.Optional;

/**
 * A cluster as its user wants it. Empty options mean: what the template says.
 *
 * @param controlPlanes number of control planes, at least 1
 * @param workers number of workers, 0 or more
 * @param template name of the machine template
 * @param cpus virtual CPUs per node
 * @param memory per node, such as {@code 1GiB}
 * @param disk size of each node's own disk, such as {@code 10GiB}
 * @param patches applied to the generated machine configs, in order
 * @param hostUri the hypervisor, such as {@code qemu:///session}
 * @param image id of the node image; empty means that of the sources as they are now, built if there is none; without sources the newest
 * @param kubernetes which Kubernetes its nodes run
 * @param preloads names of the stores of container images that its nodes start with; empty means those that it has
 */
public record ClusterSpec(
        ClusterName name,
        int controlPlanes,
        int workers,
        String template,
        Optional<Integer> cpus,
        Optional<String> memory,
        Optional<String> disk,
        List<ConfigPatch> patches,
        Lease lease,
        String hostUri,
        Optional<String> image,
        KubernetesChoice kubernetes,
        List<String> preloads) {

    public ClusterSpec {
        patches = List.copyOf(patches);
        preloads = preloads.stream().distinct().toList();
    }

    /** The same cluster under another name, for another time. */
    public ClusterSpec forkedAs(ClusterName forked, Lease lifetime) {
        return new ClusterSpec(
                forked,
                controlPlanes,
                workers,
                template,
                cpus,
                memory,
                disk,
                patches,
                lifetime,
                hostUri,
                image,
                kubernetes,
                preloads);
    }

    public ClusterSpec withLease(Lease value) {
        return with(value, hostUri, image, kubernetes, preloads);
    }

    public ClusterSpec withHost(String value) {
        return with(lease, value, image, kubernetes, preloads);
    }

    public ClusterSpec withImage(Optional<String> value) {
        return with(lease, hostUri, value, kubernetes, preloads);
    }

    public ClusterSpec withKubernetes(KubernetesChoice value) {
        return with(lease, hostUri, image, value, preloads);
    }

    public ClusterSpec withPreloads(List<String> value) {
        return with(lease, hostUri, image, kubernetes, value);
    }

    private ClusterSpec with(
            Lease newLease,
            String newHostUri,
            Optional<String> newImage,
            KubernetesChoice newKubernetes,
            List<String> newPreloads) {
        return new ClusterSpec(
                name,
                controlPlanes,
                workers,
                template,
                cpus,
                memory,
                disk,
                patches,
                newLease,
                newHostUri,
                newImage,
                newKubernetes,
                newPreloads);
    }
}
