package io.coppice.orchestrator.core;

import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReaders;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import io.coppice.orchestrator.NodeRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.TemplatePatch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What machines of each role are given, as part of a stored cluster. */
final class MachineSettingsCodec {

    private static final MachineSettings NONE = new MachineSettings(
            1, 1, new DataSize(1), new DataSize(1), new DataSize(1), Durability.DURABLE, List.of(), List.of());

    /** Stands in for settings that are missing in a document, which is refused. */
    static final Map<NodeRole, MachineSettings> NOTHING = Map.of(NodeRole.CONTROL_PLANE, NONE, NodeRole.WORKER, NONE);

    private MachineSettingsCodec() {}

    static Node.Mapping write(MachineSettings settings) {
        return Nodes.mapping()
                .put("cpus", settings.cpus())
                .put("memory", settings.memory().bytes())
                .put("disk", settings.disk().bytes())
                .put("durability", settings.durability().name())
                .put("kernelArguments", Nodes.texts(settings.kernelArguments()))
                .put(
                        "patches",
                        Nodes.sequence(settings.patches().stream()
                                .map(patch -> Nodes.mapping()
                                        .put("source", patch.source())
                                        .put("text", patch.text())
                                        .build())
                                .toList()))
                .build();
    }

    static Map<NodeRole, MachineSettings> readRoles(MappingReader keys) {
        var settings = new EnumMap<NodeRole, MachineSettings>(NodeRole.class);
        for (var role : NodeRole.values()) {
            settings.put(role, keys.required(role.label(), ValueReaders.mapping(MachineSettingsCodec::read), NONE));
        }
        return settings;
    }

    private static MachineSettings read(MappingReader keys) {
        var memory = new DataSize(keys.required("memory", ValueReaders.longInteger(1, Long.MAX_VALUE), 1L));
        var cpus = keys.required("cpus", ValueReaders.integer(1, 512), 1);
        return new MachineSettings(
                cpus,
                cpus,
                memory,
                memory,
                new DataSize(keys.required("disk", ValueReaders.longInteger(1, Long.MAX_VALUE), 1L)),
                keys.required("durability", ValueReaders.oneOf(Durability.class, Enum::name), Durability.DURABLE),
                keys.list("kernelArguments", ValueReaders.text()),
                keys.list(
                        "patches",
                        ValueReaders.mapping(patch -> new TemplatePatch(
                                patch.required("source", ValueReaders.text(), ""),
                                patch.required("text", ValueReaders.text(), "")))));
    }
}
