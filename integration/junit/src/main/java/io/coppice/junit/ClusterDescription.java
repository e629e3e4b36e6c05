package io.coppice.junit;

import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.ConfigPatch;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which cluster a test wants. Tests that describe the same can use forks of the same snapshot.
 *
 * @param configPatches texts, in order
 */
record ClusterDescription(
        int controlPlanes, int workers, boolean kubernetes, String template, List<String> configPatches) {

    ClusterDescription {
        configPatches = List.copyOf(configPatches);
    }

    static ClusterDescription of(CoppiceCluster wish) {
        return new ClusterDescription(
                wish.controlPlanes(), wish.workers(), wish.kubernetes(), wish.template(), List.of(wish.configPatch()));
    }

    /** What the orchestrator is asked for. */
    ClusterSpec spec(ClusterName name, String hostUri, Lease lease) {
        var patches = new ArrayList<ConfigPatch>();
        for (var index = 0; index < configPatches.size(); index++) {
            patches.add(new ConfigPatch(
                    "@CoppiceCluster(configPatch[" + index + "])", ConfigPatch.Scope.ALL, configPatches.get(index)));
        }
        return new ClusterSpec(
                name,
                controlPlanes,
                workers,
                template,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                patches,
                lease,
                hostUri,
                Optional.empty(),
                kubernetes ? new KubernetesChoice.Newest() : new KubernetesChoice.None(),
                List.of());
    }
}
