package io.coppice.templates;

import io.coppice.documents.NearestKey;
import io.coppice.documents.Place;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlWriter;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import io.coppice.templates.TemplateDefinition.Settings;
import io.coppice.templates.TemplateDefinition.Ttl;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes into a template what it extends. For every value the nearest template that gives one wins; within a template what
 * stands under a role wins over what stands for all. Kernel arguments and machine configs add up, the furthest template first.
 */
final class TemplateResolver {

    private static final String REMEDY = "add it, or extend a template that has it, such as 'extends: ephemeral'";

    private final Map<String, List<TemplateDefinition>> definitions;

    /**
     * @param definitions of each name, nearest first: a user's template of the same name as a built-in one stands before it, and
     *     extends it by {@code extends:} with its own name
     */
    TemplateResolver(Map<String, List<TemplateDefinition>> definitions) {
        this.definitions = definitions;
    }

    Optional<MachineTemplate> resolve(TemplateDefinition definition, Problems problems) {
        var mine = new Problems();
        var chain = chain(definition, mine);
        var settings = new EnumMap<MachineRole, MachineSettings>(MachineRole.class);
        if (!mine.hasErrors()) {
            for (var role : MachineRole.values()) {
                settings(definition, chain, role, mine).ifPresent(found -> settings.put(role, found));
            }
        }
        mine.list().stream().distinct().forEach(problems::add);
        if (mine.hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(new MachineTemplate(
                definition.name(),
                definition.origin(),
                chain.stream().skip(1).map(TemplateDefinition::name).toList(),
                nearest(chain, TemplateDefinition::description).orElse(""),
                nearest(chain, TemplateDefinition::acceleration).orElse(AccelerationPolicy.AUTO),
                nearest(chain, TemplateDefinition::ttl).flatMap(ttl -> switch (ttl) {
                    case Ttl.Never() -> Optional.empty();
                    case Ttl.After(var duration) -> Optional.of(duration);
                }),
                settings));
    }

    private List<TemplateDefinition> chain(TemplateDefinition definition, Problems problems) {
        var chain = new ArrayList<TemplateDefinition>();
        chain.add(definition);
        for (var current = definition; current.parent().isPresent(); ) {
            var parent = current.parent().get();
            var found = candidates(current, parent.name()).findFirst();
            if (found.isEmpty()) {
                var remedy = NearestKey.find(parent.name(), definitions.keySet())
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("extend one of " + String.join(", ", definitions.keySet()));
                problems.error(parent.place(), "extends", "there is no valid template '" + parent.name() + "'", remedy);
                break;
            }
            if (chain.contains(found.get())) {
                var circle = Stream.concat(chain.stream(), found.stream())
                        .map(TemplateDefinition::name)
                        .toList();
                problems.error(
                        parent.place(),
                        "extends",
                        "the templates extend each other in a circle: " + String.join(" → ", circle),
                        "let one of them extend no other of them");
                break;
            }
            current = found.get();
            chain.add(current);
        }
        return chain;
    }

    /** A template that extends its own name means the next one of that name: the built-in one that it overrides. */
    private Stream<TemplateDefinition> candidates(TemplateDefinition child, String parent) {
        var named = definitions.getOrDefault(parent, List.of());
        return child.name().equals(parent) && named.indexOf(child) + 1 < named.size()
                ? named.stream().skip(named.indexOf(child) + 1L)
                : named.stream();
    }

    private static Optional<MachineSettings> settings(
            TemplateDefinition definition, List<TemplateDefinition> chain, MachineRole role, Problems problems) {
        var place = definition.place();
        var cpus = required("cpus", nearest(chain, role, Settings::cpus), place, problems);
        var memory = required("memory", nearest(chain, role, Settings::memory), place, problems);
        var disk = required("disk.size", nearest(chain, role, Settings::disk), place, problems);
        var durability = nearest(chain, role, Settings::durability).orElse(Durability.DURABLE);
        if (cpus.isEmpty() || memory.isEmpty() || disk.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MachineSettings(
                cpus.get(),
                nearest(chain, role, TemplateResolver::kubernetesCpus).orElse(cpus.get()),
                memory.get(),
                nearest(chain, role, TemplateResolver::kubernetesMemory).orElse(memory.get()),
                disk.get(),
                durability,
                furthestFirst(chain, role)
                        .flatMap(settings -> settings.settings().kernelArguments().stream())
                        .toList(),
                furthestFirst(chain, role).flatMap(TemplateResolver::patches).toList()));
    }

    /** The processors that are given nearest count, whether for Kubernetes or for all. */
    private static Optional<Integer> kubernetesCpus(Settings settings) {
        return settings.kubernetesCpus().or(settings::cpus);
    }

    /** The memory that is given nearest counts, whether it is given for Kubernetes or for all. */
    private static Optional<DataSize> kubernetesMemory(Settings settings) {
        return settings.kubernetesMemory().or(settings::memory);
    }

    private static <T> Optional<T> required(String key, Optional<T> value, Place place, Problems problems) {
        if (value.isEmpty()) {
            problems.error(place, key, "neither the template nor one that it extends gives '" + key + "'", REMEDY);
        }
        return value;
    }

    private static <T> Optional<T> nearest(
            List<TemplateDefinition> chain, Function<TemplateDefinition, Optional<T>> value) {
        return chain.stream().map(value).flatMap(Optional::stream).findFirst();
    }

    private static <T> Optional<T> nearest(
            List<TemplateDefinition> chain, MachineRole role, Function<Settings, Optional<T>> value) {
        return chain.stream()
                .flatMap(definition -> Stream.of(definition.role(role), definition.general()))
                .map(value)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** @param source for messages */
    private record Sourced(String source, Settings settings) {}

    private static Stream<Sourced> furthestFirst(List<TemplateDefinition> chain, MachineRole role) {
        return chain.reversed().stream()
                .flatMap(definition -> Stream.of(
                        new Sourced("template " + definition.name(), definition.general()),
                        new Sourced(
                                "template " + definition.name() + ", role " + role.label(), definition.role(role))));
    }

    private static Stream<TemplatePatch> patches(Sourced sourced) {
        return Stream.concat(
                sourced.settings().machineConfig().stream()
                        .map(config -> new TemplatePatch(sourced.source(), YamlWriter.write(config))),
                sourced.settings().kubernetesMachineConfig().stream()
                        .map(config ->
                                new TemplatePatch(sourced.source() + ", kubernetes", YamlWriter.write(config), true)));
    }
}
