package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DataSize;
import io.coppice.orchestrator.ClusterSpec;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.Overrides;
import java.util.EnumMap;
import java.util.Map;

/** What a spec and its template give to machines of each role. */
public final class TemplateResolution {

    private TemplateResolution() {}

    /**
     * @param kubernetes whether the machines run it
     * @throws IllegalArgumentException if a size cannot be read or is out of bounds; {@link SpecValidator} says all of that before
     */
    public static Map<NodeRole, MachineSettings> settings(
            ClusterSpec spec, MachineTemplate template, boolean kubernetes) {
        var overrides = new Overrides(
                spec.cpus(), spec.memory().map(DataSize::parse), spec.disk().map(DataSize::parse));
        var problems = overrides.problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        var settings = new EnumMap<NodeRole, MachineSettings>(NodeRole.class);
        for (var role : NodeRole.values()) {
            var plain = template.settings(role(role));
            settings.put(role, (kubernetes ? plain.withKubernetes() : plain.withoutKubernetes()).with(overrides));
        }
        return settings;
    }

    static MachineRole role(NodeRole role) {
        return switch (role) {
            case CONTROL_PLANE -> MachineRole.CONTROL_PLANE;
            case WORKER -> MachineRole.WORKER;
        };
    }
}
