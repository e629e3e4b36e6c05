package io.coppice.templates;

import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.nonEmptyText;

import io.coppice.documents.DurationText;
import io.coppice.documents.MappingReader;
import io.coppice.documents.Node;
import io.coppice.documents.Place;
import io.coppice.documents.Problems;
import io.coppice.documents.Value;
import io.coppice.documents.ValueReader;
import io.coppice.documents.ValueReaders;
import io.coppice.documents.YamlParser;
import io.coppice.hypervisor.DataSize;
import io.coppice.hypervisor.Disk.Durability;
import io.coppice.templates.TemplateDefinition.Parent;
import io.coppice.templates.TemplateDefinition.Settings;
import io.coppice.templates.TemplateDefinition.Ttl;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one template file. */
final class TemplateReader {

    /** What a template, and so its file, may be called. */
    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    static final String NAME_RULE = "1 to 63 of a-z, 0-9 and '-', starting with a letter";

    private static final Pattern KERNEL_ARGUMENT = Pattern.compile("[\\x21-\\x7e&&[^\"']]{1,256}");
    private static final ValueReader<Integer> CPUS = ValueReaders.integer(Limits.MINIMUM_CPUS, Limits.MAXIMUM_CPUS);
    private static final int LONGEST_DESCRIPTION = 120;
    private static final Duration SHORTEST_TTL = Duration.ofMinutes(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private TemplateReader() {}

    /** The definition; empty if the file has an error, which is then among the problems. */
    static Optional<TemplateDefinition> read(String name, Origin origin, String text, Problems problems) {
        var source = origin.toString();
        var mine = new Problems();
        if (!NAME.matcher(name).matches()) {
            mine.error(Place.of(source), "", "'" + name + "' cannot be a template's name", "call it " + NAME_RULE);
        }
        var documents = YamlParser.parse(text, source, mine);
        if (documents.size() > 1) {
            mine.error(
                    documents.get(1).place(),
                    "",
                    "a template file holds one document, this one holds " + documents.size(),
                    "put each template into a file of its own");
        }
        if (documents.isEmpty() && !mine.hasErrors()) {
            mine.error(Place.of(source), "", "the template is empty", "write at least 'extends: ephemeral'");
        }
        var definition = documents.stream()
                .findFirst()
                .flatMap(root ->
                        mapping(reader -> definition(name, origin, reader)).read(new Value(root, "", mine)));
        mine.list().forEach(problems::add);
        return mine.hasErrors() ? Optional.empty() : definition;
    }

    private static TemplateDefinition definition(String name, Origin origin, MappingReader reader) {
        return new TemplateDefinition(
                name,
                origin,
                reader.mapping().place(),
                reader.optional("extends", TemplateReader::parent),
                reader.optional("description", TemplateReader::description),
                reader.optional(
                        "acceleration", ValueReaders.oneOf(AccelerationPolicy.class, AccelerationPolicy::label)),
                reader.optional("ttl", TemplateReader::ttl),
                settings(reader),
                reader.optional("roles", mapping(TemplateReader::roles), Map.of()));
    }

    private static Map<MachineRole, Settings> roles(MappingReader reader) {
        var roles = new EnumMap<MachineRole, Settings>(MachineRole.class);
        for (var role : MachineRole.values()) {
            reader.optional(role.label(), mapping(TemplateReader::settings))
                    .ifPresent(settings -> roles.put(role, settings));
        }
        return roles;
    }

    private static Settings settings(MappingReader reader) {
        record Disk(Optional<DataSize> size, Optional<Durability> durability) {}
        var disk = reader.optional(
                "disk",
                mapping(keys -> new Disk(
                        keys.optional("size", size("disk", Limits.DISK)),
                        keys.optional(
                                "durability",
                                ValueReaders.oneOf(
                                        Map.of("durable", Durability.DURABLE, "ephemeral", Durability.EPHEMERAL))))),
                new Disk(Optional.empty(), Optional.empty()));
        record Kubernetes(Optional<Integer> cpus, Optional<DataSize> memory, Optional<Node.Mapping> machineConfig) {}
        var kubernetes = reader.optional(
                "kubernetes",
                mapping(keys -> new Kubernetes(
                        keys.optional("cpus", CPUS),
                        keys.optional("memory", size("memory", Limits.MEMORY)),
                        keys.optional("machineConfig", TemplateReader::machineConfig))),
                new Kubernetes(Optional.empty(), Optional.empty(), Optional.empty()));
        return new Settings(
                reader.optional("cpus", CPUS),
                kubernetes.cpus(),
                reader.optional("memory", size("memory", Limits.MEMORY)),
                kubernetes.memory(),
                disk.size(),
                disk.durability(),
                reader.list(
                        "kernelArguments",
                        matching(KERNEL_ARGUMENT, "one argument of the kernel, without spaces and quotes")),
                reader.optional("machineConfig", TemplateReader::machineConfig),
                kubernetes.machineConfig());
    }

    private static Optional<Parent> parent(Value value) {
        return matching(NAME, "the name of a template: " + NAME_RULE)
                .read(value)
                .map(name -> new Parent(name, value.node().place()));
    }

    private static Optional<String> description(Value value) {
        return nonEmptyText().read(value).filter(text -> {
            var oneLine = text.length() <= LONGEST_DESCRIPTION && text.indexOf('\n') < 0;
            if (!oneLine) {
                value.error(
                        "the description has " + text.length() + " characters in "
                                + text.lines().count() + " lines",
                        "write one line of at most " + LONGEST_DESCRIPTION + " characters");
            }
            return oneLine;
        });
    }

    private static Optional<Ttl> ttl(Value value) {
        if (value.node() instanceof Node.Scalar scalar && scalar.text().equals("none")) {
            return Optional.of(new Ttl.Never());
        }
        return ValueReaders.parsed(DurationText::parse, "write a span such as 2h, or none")
                .read(value)
                .filter(duration -> {
                    var inRange = duration.compareTo(SHORTEST_TTL) >= 0 && duration.compareTo(LONGEST_TTL) <= 0;
                    if (!inRange) {
                        value.error("the ttl is out of range", "write 1m to 3650d, or none");
                    }
                    return inRange;
                })
                .map(Ttl.After::new);
    }

    private static ValueReader<DataSize> size(String what, Limits.Sizes limits) {
        return value -> ValueReaders.parsed(DataSize::parse, "write a size such as 1GiB")
                .read(value)
                .filter(size -> {
                    var violation = limits.violation(what, size);
                    violation.ifPresent(message -> value.error(message, "write a size within these bounds"));
                    return violation.isEmpty();
                });
    }

    /** Only the outermost keys are checked here; the rest is, when the patch is applied to a generated config. */
    private static Optional<Node.Mapping> machineConfig(Value value) {
        return mapping(reader -> {
                    for (var key : new String[] {"machine", "cluster"}) {
                        reader.optional(key, mappingNode());
                    }
                    reader.optional("debug", ValueReaders.bool());
                    return reader.mapping();
                })
                .read(value);
    }

    private static ValueReader<Node.Mapping> mappingNode() {
        return value -> {
            if (value.node() instanceof Node.Mapping mapping) {
                return Optional.of(mapping);
            }
            value.error("expected a mapping, found " + value.node().description(), "write 'key: value' lines");
            return Optional.empty();
        };
    }
}
