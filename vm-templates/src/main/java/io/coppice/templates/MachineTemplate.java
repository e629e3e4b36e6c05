package io.coppice.templates;

import io.coppice.hypervisor.Boot;
import io.coppice.hypervisor.CpuSpec;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk;
import io.coppice.hypervisor.MachineSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A template with all that it extends taken in.
 *
 * @param name the file's name without {@code .yaml}
 * @param ancestry names of the templates that it extends, nearest first
 * @param description one line for people
 * @param ttl how long a cluster lives if its user does not say; empty means until it is taken down
 * @param settings for every role
 */
public record MachineTemplate(
        String name,
        Origin origin,
        List<String> ancestry,
        String description,
        AccelerationPolicy acceleration,
        Optional<Duration> ttl,
        Map<MachineRole, MachineSettings> settings) {

    /**
     * For machines with extensions: one that runs Kubernetes has 350 to 450 MiB of translated code when it is ready, 650 MiB with some pods. With 128 MiB
     * its control plane threw everything away 292 times in a quarter of an hour, and took half as long again to be ready. Only what is used takes memory.
     */
    private static final DataSize LARGE_TRANSLATION_CACHE = DataSize.ofMebibytes(768);

    public MachineTemplate {
        ancestry = List.copyOf(ancestry);
        settings = Map.copyOf(settings);
        for (var role : MachineRole.values()) {
            if (!settings.containsKey(role)) {
                throw new IllegalArgumentException("template " + name + " has no settings for " + role.label());
            }
        }
    }

    /** What a machine may use of the host's memory besides its own, for translated code, when it runs under software emulation. */
    public static DataSize translationCache(boolean extensions) {
        return extensions ? LARGE_TRANSLATION_CACHE : CpuSpec.SMALL_TRANSLATION_CACHE;
    }

    public MachineSettings settings(MachineRole role) {
        var found = settings.get(role);
        if (found == null) {
            throw new IllegalStateException("template " + name + " has no settings for " + role.label());
        }
        return found;
    }

    /**
     * The machine that this template makes of the parameters.
     *
     * @throws AccelerationUnavailableException if the template demands hardware virtualisation that the host has not
     * @throws IllegalArgumentException if an override is out of bounds; see {@link Overrides#problems()}
     */
    public MachineSpec machine(MachineRole role, NodeParameters node) {
        var problems = node.overrides().problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        var chosen = settings(role).with(node.overrides());
        return new MachineSpec(
                node.name(),
                node.id(),
                node.title(),
                new CpuSpec(
                        chosen.cpus(),
                        acceleration.choose(node.proven()),
                        translationCache(!node.extensionImages().isEmpty())),
                chosen.memory(),
                new Boot.DirectKernel(node.kernel(), node.initrd(), commandLine(node, chosen)),
                disks(node, chosen),
                node.networkInterfaces(),
                node.channels(),
                List.of(),
                node.serialLog(),
                node.metadata());
    }

    private static String commandLine(NodeParameters node, MachineSettings chosen) {
        var words = new ArrayList<String>();
        words.add(node.kernelCommandLine().strip());
        words.addAll(chosen.kernelArguments());
        return String.join(" ", words).strip();
    }

    private static List<Disk> disks(NodeParameters node, MachineSettings chosen) {
        var disks = new ArrayList<Disk>();
        disks.add(Disk.sharedReadOnly(DiskSerials.ROOT, node.rootImage()));
        disks.add(new Disk(
                DiskSerials.STATE,
                node.stateDisk(),
                Disk.Format.QCOW2,
                Disk.Access.EXCLUSIVE,
                chosen.durability(),
                Optional.empty()));
        disks.add(Disk.sharedReadOnly(DiskSerials.CONFIG, node.configDrive()));
        for (var i = 0; i < node.extensionImages().size(); i++) {
            disks.add(Disk.sharedReadOnly(
                    DiskSerials.extension(i), node.extensionImages().get(i)));
        }
        return disks;
    }
}
