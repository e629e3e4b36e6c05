package io.coppice.orchestrator.core;

import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Asking for a cluster that is there already. More workers and another lease are given now; all else needs a new cluster. */
public final class SpecChange {

    private SpecChange() {}

    /**
     * The cluster as it is wanted from now on.
     *
     * @param spec what is asked for now
     * @param settings resolved from it and its template
     * @throws CoppiceException.Conflict naming every difference that cannot be given to a cluster that exists
     */
    public static DesiredCluster apply(
            DesiredCluster existing, ClusterSpec spec, Map<NodeRole, MachineSettings> settings, Allocator allocator) {
        var refused = refusals(existing, spec, settings);
        if (!refused.isEmpty()) {
            throw new CoppiceException.Conflict(
                    "cluster " + existing.name() + " exists and cannot be changed in this: "
                            + String.join("; ", refused),
                    "Take it down with 'coppice down " + existing.name()
                            + "' first, or choose another name. More workers and another lease are possible now.");
        }
        return allocator.extend(existing, spec);
    }

    private static List<String> refusals(
            DesiredCluster existing, ClusterSpec spec, Map<NodeRole, MachineSettings> settings) {
        var refused = new ArrayList<String>();
        var old = existing.spec();
        differ(refused, "control planes", old.controlPlanes(), spec.controlPlanes());
        if (spec.workers() < old.workers()) {
            refused.add("fewer workers: it has " + old.workers() + ", asked for " + spec.workers());
        }
        differ(refused, "template", old.template(), spec.template());
        settings.forEach((role, wanted) -> {
            var has = existing.settings(role);
            var suffix = " of a " + role.label();
            differ(refused, "CPUs" + suffix, has.cpus(), wanted.cpus());
            differ(refused, "memory" + suffix, has.memory(), wanted.memory());
            differ(refused, "disk" + suffix, has.disk(), wanted.disk());
        });
        differ(refused, "host", old.hostUri(), spec.hostUri());
        spec.image().ifPresent(image -> differ(refused, "image", existing.image(), image));
        kubernetes(existing, spec.kubernetes()).ifPresent(refused::add);
        preloads(existing, spec.preloads()).ifPresent(refused::add);
        if (!spec.patches().equals(old.patches())) {
            refused.add("config patches: they differ from those it was made with");
        }
        return refused;
    }

    private static Optional<String> kubernetes(DesiredCluster existing, KubernetesChoice wanted) {
        var has = existing.kubernetes().map(DesiredExtension::version);
        var kept = switch (wanted) {
            case KubernetesChoice.Unspecified _ -> true;
            case KubernetesChoice.None _ -> has.isEmpty();
            case KubernetesChoice.Newest _ -> has.isPresent();
            case KubernetesChoice.Version version ->
                has.filter(version::accepts).isPresent();
        };
        return kept
                ? Optional.empty()
                : Optional.of("Kubernetes: it has " + has.orElse(KubernetesChoice.NONE) + ", asked for " + wanted);
    }

    private static Optional<String> preloads(DesiredCluster existing, List<String> wanted) {
        var has = new TreeSet<String>();
        existing.preloads().forEach(store -> has.add(store.name()));
        var asked = new TreeSet<>(wanted);
        return asked.isEmpty() || asked.equals(has)
                ? Optional.empty()
                : Optional.of("preloaded images: it has " + (has.isEmpty() ? "none" : String.join(", ", has))
                        + ", asked for " + String.join(", ", asked));
    }

    private static void differ(List<String> refused, String what, Object has, Object wanted) {
        if (!has.equals(wanted)) {
            refused.add(what + ": it has " + has + ", asked for " + wanted);
        }
    }
}
