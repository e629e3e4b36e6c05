package io.coppice.templates;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import java.util.List;

/**
 * What a template gives to machines of one role.
 *
 * @param kubernetesCpus virtual CPUs of a machine that runs Kubernetes
 * @param kubernetesMemory memory of a machine that runs Kubernetes
 * @param disk size of the machine's own disk; it takes room on the host only as it fills
 * @param durability whether the machine's own disk survives the host
 * @param kernelArguments added to the image's kernel command line, in order
 * @param patches applied to generated machine configs, in order
 */
public record MachineSettings(
        int cpus,
        int kubernetesCpus,
        DataSize memory,
        DataSize kubernetesMemory,
        DataSize disk,
        Durability durability,
        List<String> kernelArguments,
        List<TemplatePatch> patches) {

    public MachineSettings {
        kernelArguments = List.copyOf(kernelArguments);
        patches = List.copyOf(patches);
    }

    /** The same for a machine that runs Kubernetes. */
    public MachineSettings withKubernetes() {
        return with(
                kubernetesCpus,
                kubernetesMemory,
                patches.stream()
                        .map(patch -> new TemplatePatch(patch.source(), patch.text()))
                        .toList());
    }

    /** The same for a machine that does not run Kubernetes. */
    public MachineSettings withoutKubernetes() {
        return with(
                cpus,
                memory,
                patches.stream().filter(patch -> !patch.onlyWithKubernetes()).toList());
    }

    private MachineSettings with(int processors, DataSize size, List<TemplatePatch> chosen) {
        return new MachineSettings(processors, processors, size, size, disk, durability, kernelArguments, chosen);
    }

    /** The same with the user's sizes in place of these. */
    public MachineSettings with(Overrides overrides) {
        return new MachineSettings(
                overrides.cpus().orElse(cpus),
                overrides.cpus().orElse(kubernetesCpus),
                overrides.memory().orElse(memory),
                overrides.memory().orElse(kubernetesMemory),
                overrides.disk().orElse(disk),
                durability,
                kernelArguments,
                patches);
    }
}
