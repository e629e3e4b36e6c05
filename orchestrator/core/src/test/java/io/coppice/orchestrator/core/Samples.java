package io.coppice.orchestrator.core;

import io.coppice.hypervisor.Acceleration;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.KubernetesChoice;
import io.coppice.orchestrator.Lease;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.TemplatePatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Clusters to test with. */
final class Samples {

    static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");
    static final String HOME = "/home/ada/.local/share/coppice";
    static final String OWNER = "5f0c";

    private Samples() {}

    static ClusterSpec spec(String name, int controlPlanes, int workers) {
        return new ClusterSpec(
                new ClusterName(name),
                controlPlanes,
                workers,
                "ephemeral",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new Lease.Permanent(),
                "qemu:///session",
                Optional.empty(),
                new KubernetesChoice.None(),
                List.of());
    }

    static final DesiredExtension KUBERNETES =
            new DesiredExtension("ab12", DesiredExtension.KUBERNETES, "1.20.2", "0f".repeat(32), 4_711);

    static final DesiredExtension WEBSHOP =
            new DesiredExtension("cd34", "webshop", "0123456789ab", "1f".repeat(32), 815);

    static Map<NodeRole, MachineSettings> settings() {
        return Map.of(
                NodeRole.CONTROL_PLANE,
                new MachineSettings(
                        2,
                        2,
                        DataSize.ofGibibytes(1),
                        DataSize.ofGibibytes(1),
                        DataSize.ofGibibytes(10),
                        Durability.EPHEMERAL,
                        List.of("quiet"),
                        List.of(new TemplatePatch(
                                "ephemeral.yaml", "machine:\n  sysctls:\n    vm.swappiness: \"1\"\n"))),
                NodeRole.WORKER,
                new MachineSettings(
                        2,
                        2,
                        DataSize.ofMebibytes(768),
                        DataSize.ofMebibytes(768),
                        DataSize.ofGibibytes(10),
                        Durability.EPHEMERAL,
                        List.of(),
                        List.of()));
    }

    static Allocator.Basis basis(ClusterSpec spec) {
        return basis(spec, List.of());
    }

    static Allocator.Basis basis(ClusterSpec spec, List<DesiredExtension> extensions) {
        return new Allocator.Basis(spec, OWNER, HOME, NOW, settings(), "0123abcd", extensions, Acceleration.SOFTWARE);
    }

    static DesiredCluster cluster(ClusterSpec spec, long seed) {
        return new Allocator(Allocator.Taken.NOTHING, new Random(seed)).allocate(basis(spec));
    }

    static DesiredCluster kubernetes(int controlPlanes, int workers) {
        var spec =
                spec("dev", controlPlanes, workers).withKubernetes(new KubernetesChoice.Version(KUBERNETES.version()));
        return new Allocator(Allocator.Taken.NOTHING, new Random(1)).allocate(basis(spec, List.of(KUBERNETES)));
    }

    /** With Kubernetes and a store of container images. */
    static DesiredCluster preloaded() {
        var spec = spec("dev", 1, 1)
                .withKubernetes(new KubernetesChoice.Version(KUBERNETES.version()))
                .withPreloads(List.of(WEBSHOP.name()));
        return new Allocator(Allocator.Taken.NOTHING, new Random(1))
                .allocate(basis(spec, List.of(KUBERNETES, WEBSHOP)));
    }

    static DesiredCluster cluster(int controlPlanes, int workers) {
        return cluster(spec("dev", controlPlanes, workers), 1);
    }
}
