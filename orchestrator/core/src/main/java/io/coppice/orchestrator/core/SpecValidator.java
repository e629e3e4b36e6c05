package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.HostInventory;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Says all that is wrong with a spec at once, before anything of it exists. */
public final class SpecValidator {

    /** What a node takes of the host's disk at its beginning; its disk fills later. */
    public static final DataSize FIRST_SPACE = DataSize.ofMebibytes(192);

    private SpecValidator() {}

    /**
     * @param problems the spec cannot be used as long as there is one
     * @param warnings it can, but its user should know
     */
    public record Findings(List<String> problems, List<String> warnings) {
        public Findings {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Checks what needs no host.
     *
     * @param template of the spec's name, if there is a valid one
     * @param templates names of all that there are
     * @param images ids of all that there are
     * @param stores names of all stores of container images that there are
     */
    public static Findings check(
            ClusterSpec spec,
            Optional<MachineTemplate> template,
            List<String> templates,
            List<String> images,
            List<String> stores) {
        var problems = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        counts(spec, problems, warnings);
        if (template.isEmpty()) {
            problems.add("there is no template '" + spec.template() + "'; there are " + String.join(", ", templates));
        }
        spec.image()
                .filter(image -> !images.contains(image))
                .ifPresent(image -> problems.add("there is no image '" + image + "'; "
                        + (images.isEmpty() ? "none is built yet" : "there are " + String.join(", ", images))));
        spec.preloads().stream()
                .filter(name -> !stores.contains(name))
                .forEach(name -> problems.add("there is no store of images '" + name + "'; "
                        + (stores.isEmpty() ? "none is built yet" : "there are " + String.join(", ", stores))
                        + "; 'coppice image extension build images " + name + " ARCHIVE...' builds it"));
        var memory = size("memory", spec.memory(), problems);
        var disk = size("disk", spec.disk(), problems);
        problems.addAll(new Overrides(spec.cpus(), memory, disk).problems());
        return new Findings(problems, warnings);
    }

    /**
     * Checks whether nodes can take what they are preloaded with: each copies the images of its stores to its own disk.
     *
     * @param extensions of every node
     * @return what is wrong
     */
    public static List<String> checkPreloads(
            ClusterSpec spec, Map<NodeRole, MachineSettings> settings, List<DesiredExtension> extensions) {
        var stores = extensions.stream()
                .filter(extension -> !extension.isKubernetes())
                .toList();
        var size = stores.stream().mapToLong(store -> store.size().bytes()).sum();
        var names =
                String.join(", ", stores.stream().map(DesiredExtension::name).toList());
        var problems = new ArrayList<String>();
        settings.forEach((role, machine) -> {
            if (count(spec, role) > 0 && size >= machine.disk().bytes()) {
                problems.add("a " + role.label() + " has a disk of " + machine.disk() + ", and the images of " + names
                        + " take " + mebibytes(size) + " of it: ask for a larger one with --disk, or preload less");
            }
        });
        return problems;
    }

    private static int count(ClusterSpec spec, NodeRole role) {
        return switch (role) {
            case CONTROL_PLANE -> spec.controlPlanes();
            case WORKER -> spec.workers();
        };
    }

    /**
     * Checks whether the host can take so many nodes more.
     *
     * @param starting number of nodes of each role that do not run yet
     * @param freeDisk left where the cluster's files will lie
     */
    public static Findings checkHost(
            Map<NodeRole, MachineSettings> settings,
            Map<NodeRole, Integer> starting,
            HostInventory host,
            DataSize freeDisk) {
        var problems = new ArrayList<String>();
        var warnings = new ArrayList<String>();
        var memory = sum(settings, starting, machine -> machine.memory().bytes());
        var nodes = count(starting);
        if (memory > host.freeMemory().bytes()) {
            problems.add(nodes + " nodes need " + mebibytes(memory) + " of memory, and " + host.hostname() + " has "
                    + mebibytes(host.freeMemory().bytes()) + " free of "
                    + mebibytes(host.memory().bytes())
                    + ": ask for fewer or smaller nodes, or take other clusters down");
        }
        var firstSpace = FIRST_SPACE.bytes() * nodes;
        if (firstSpace > freeDisk.bytes()) {
            problems.add(nodes + " nodes need " + mebibytes(firstSpace) + " of disk at once, and "
                    + mebibytes(freeDisk.bytes()) + " are free: make room, or choose another home with COPPICE_HOME");
        }
        var fullSpace = sum(settings, starting, machine -> machine.disk().bytes());
        if (firstSpace <= freeDisk.bytes() && fullSpace > freeDisk.bytes()) {
            warnings.add("the nodes' disks may grow to " + mebibytes(fullSpace) + ", and " + mebibytes(freeDisk.bytes())
                    + " are free");
        }
        settings.forEach((role, machine) -> {
            if (starting.getOrDefault(role, 0) > 0 && machine.cpus() > host.cpus()) {
                warnings.add("a " + role.label() + " has " + machine.cpus() + " CPUs, and " + host.hostname() + " has "
                        + host.cpus() + ": they take turns");
            }
        });
        return new Findings(problems, warnings);
    }

    /**
     * Warns of what software emulation takes besides: QEMU's memory grows with the code that it translates.
     *
     * @param starting number of nodes of each role that do not run yet
     * @param extensions of every node
     */
    public static List<String> checkEmulation(
            Map<NodeRole, MachineSettings> settings,
            Map<NodeRole, Integer> starting,
            List<DesiredExtension> extensions,
            HostInventory host) {
        var cache = MachineTemplate.translationCache(!extensions.isEmpty()).bytes();
        var memory = sum(settings, starting, machine -> machine.memory().bytes() + cache);
        return memory <= host.freeMemory().bytes()
                ? List.of()
                : List.of("with the code that software emulation translates, up to " + mebibytes(cache) + " for each, "
                        + count(starting) + " nodes may come to use " + mebibytes(memory) + " of memory, and "
                        + host.hostname() + " has "
                        + mebibytes(host.freeMemory().bytes()) + " free");
    }

    private static int count(Map<NodeRole, Integer> starting) {
        return starting.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void counts(ClusterSpec spec, List<String> problems, List<String> warnings) {
        var controlPlanes = spec.controlPlanes();
        if (controlPlanes < 1) {
            problems.add("a cluster needs at least 1 control plane, not " + controlPlanes + ": etcd runs there");
        } else if (controlPlanes > Allocator.MOST_CONTROL_PLANES) {
            problems.add(
                    "a cluster has at most " + Allocator.MOST_CONTROL_PLANES + " control planes, not " + controlPlanes);
        } else if (controlPlanes % 2 == 0) {
            warnings.add(controlPlanes + " control planes survive no more failures than " + (controlPlanes - 1)
                    + ": etcd needs a majority, so prefer an odd number");
        }
        if (spec.workers() < 0) {
            problems.add("a cluster has 0 or more workers, not " + spec.workers());
        } else if (spec.workers() > Allocator.MOST_WORKERS) {
            problems.add("a cluster has at most " + Allocator.MOST_WORKERS + " workers, not " + spec.workers());
        }
    }

    private static Optional<DataSize> size(String what, Optional<String> text, List<String> problems) {
        try {
            return text.map(DataSize::parse);
        } catch (IllegalArgumentException e) {
            problems.add(what + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static long sum(
            Map<NodeRole, MachineSettings> settings,
            Map<NodeRole, Integer> counts,
            Function<MachineSettings, Long> amount) {
        return settings.entrySet().stream()
                .mapToLong(entry -> amount.apply(entry.getValue()) * counts.getOrDefault(entry.getKey(), 0))
                .sum();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
