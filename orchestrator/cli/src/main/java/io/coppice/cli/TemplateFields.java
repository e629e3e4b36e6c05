package io.coppice.cli;

import io.coppice.templates.MachineRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.TemplatePatch;
import java.util.List;
import java.util.Locale;

/** What is shown of machine templates. */
final class TemplateFields {

    static final List<Field<MachineTemplate>> ALL = List.of(
            Field.of("name", MachineTemplate::name),
            Field.of("extends", MachineTemplate::ancestry),
            Field.of("acceleration", template -> template.acceleration().label()),
            Field.of("ttl", MachineTemplate::ttl),
            Field.of("description", MachineTemplate::description));

    static final List<Field<RoleSettings>> SETTINGS = List.of(
            Field.of("role", settings -> settings.role().label()),
            Field.of("cpus", settings -> settings.settings().cpus()),
            Field.of("kubernetesCpus", settings -> settings.settings().kubernetesCpus()),
            Field.of("memory", settings -> settings.settings().memory()),
            Field.of("kubernetesMemory", settings -> settings.settings().kubernetesMemory()),
            Field.of("disk", settings -> settings.settings().disk()),
            Field.of(
                    "durability",
                    settings -> settings.settings().durability().name().toLowerCase(Locale.ROOT)),
            Field.of("kernelArguments", settings -> settings.settings().kernelArguments()),
            Field.of(
                    "patches",
                    settings -> settings.settings().patches().stream()
                            .map(TemplatePatch::text)
                            .toList(),
                    settings -> Values.count(settings.settings().patches().size(), "patch")
                            .replace("patchs", "patches")));

    private TemplateFields() {}

    record RoleSettings(MachineRole role, MachineSettings settings) {}
}
