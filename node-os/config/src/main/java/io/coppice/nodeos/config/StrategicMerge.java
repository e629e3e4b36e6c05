package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges a part of a config into a config. Values keep the place that they came from. */
final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";

    /** What a patch gives here takes the place of what is there. */
    private static final Set<String> REPLACED =
            Set.of("cluster.network.podSubnets", "cluster.network.serviceSubnets", "cluster.apiServer.auditPolicy");

    /** Lists whose items are the same if one of these keys has the same value. */
    private static final Map<String, List<String>> KEYED = Map.of(
            "machine.network.interfaces", List.of("interface", "deviceSelector"),
            "cluster.apiServer.admissionControl", List.of("name"));

    private final Problems problems;

    private StrategicMerge(Problems problems) {
        this.problems = problems;
    }

    /** The merged document; empty if the patch deletes it. */
    static Optional<Node> merge(Node.Mapping base, Node.Mapping patch, Problems problems) {
        return new StrategicMerge(problems).merge(base, patch, "");
    }

    /** A document that was not there before; empty if it only asks to delete. */
    static Optional<Node> added(Node.Mapping patch, Problems problems) {
        return new StrategicMerge(problems).cleaned(patch, "");
    }

    private Optional<Node> merge(Node base, Node patch, String path) {
        return switch (patch) {
            case Node.Mapping mapping when deletes(mapping, path) -> Optional.empty();
            case Node.Mapping mapping
            when base instanceof Node.Mapping below && !REPLACED.contains(path) ->
                Optional.of(mergeMappings(below, mapping, path));
            case Node.Sequence sequence
            when base instanceof Node.Sequence below && !REPLACED.contains(path) ->
                Optional.of(mergeSequences(below, sequence, path));
            case Node.Scalar scalar when scalar.isNull() -> Optional.of(base);
            case Node.Mapping mapping -> replaced(base, mapping, path);
            case Node.Sequence sequence -> replaced(base, sequence, path);
            case Node.Scalar scalar -> replaced(base, scalar, path);
        };
    }

    private Optional<Node> replaced(Node base, Node patch, String path) {
        var baseIsNull = base instanceof Node.Scalar scalar && scalar.isNull();
        if (base.getClass() != patch.getClass() && !baseIsNull) {
            problems.error(
                    patch.place(),
                    path,
                    "the patch gives " + patch.description() + " where the config has " + base.description(),
                    "write " + base.description() + ", or delete it first with a JSON patch");
        }
        return cleaned(patch, path);
    }

    private Node.Mapping mergeMappings(Node.Mapping base, Node.Mapping patch, String path) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        base.entries().forEach(entry -> entries.put(entry.key(), entry));
        for (var entry : patch.entries()) {
            if (entry.key().equals(DIRECTIVE)) {
                continue;
            }
            var below = entries.get(entry.key());
            var inner = path.isEmpty() ? entry.key() : path + "." + entry.key();
            var merged = below == null ? cleaned(entry.value(), inner) : merge(below.value(), entry.value(), inner);
            merged.ifPresentOrElse(
                    value -> entries.put(entry.key(), new Node.Entry(entry.place(), entry.key(), value)),
                    () -> entries.remove(entry.key()));
        }
        return new Node.Mapping(base.place(), List.copyOf(entries.values()));
    }

    private Node.Sequence mergeSequences(Node.Sequence base, Node.Sequence patch, String path) {
        var items = new ArrayList<>(base.items());
        var keys = KEYED.getOrDefault(path, List.of());
        for (var item : patch.items()) {
            var index = keys.isEmpty() ? -1 : indexOfSame(items, item, keys);
            if (index < 0) {
                cleaned(item, path).ifPresent(items::add);
                continue;
            }
            var merged = merge(items.get(index), item, path + "[]");
            if (merged.isPresent()) {
                items.set(index, merged.get());
            } else {
                items.remove(index);
            }
        }
        return new Node.Sequence(base.place(), items);
    }

    private static int indexOfSame(List<Node> items, Node wanted, List<String> keys) {
        for (var i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Node.Mapping item
                    && wanted instanceof Node.Mapping other
                    && keys.stream().anyMatch(key -> sameValue(item.get(key), other.get(key)))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean sameValue(Optional<Node> left, Optional<Node> right) {
        return left.isPresent()
                && right.isPresent()
                && YamlFragment.of(left.get()).equals(YamlFragment.of(right.get()));
    }

    /** What is new in the config must not carry directives; what they delete is not there anyway. */
    private Optional<Node> cleaned(Node node, String path) {
        return switch (node) {
            case Node.Scalar scalar -> Optional.of(scalar);
            case Node.Sequence sequence ->
                Optional.of(new Node.Sequence(
                        sequence.place(),
                        sequence.items().stream()
                                .flatMap(item -> cleaned(item, path + "[]").stream())
                                .toList()));
            case Node.Mapping mapping when deletes(mapping, path) -> Optional.empty();
            case Node.Mapping mapping ->
                Optional.of(new Node.Mapping(
                        mapping.place(),
                        mapping.entries().stream()
                                .filter(entry -> !entry.key().equals(DIRECTIVE))
                                .flatMap(entry -> cleaned(entry.value(), path + "." + entry.key()).stream()
                                        .map(value -> new Node.Entry(entry.place(), entry.key(), value)))
                                .toList()));
        };
    }

    private boolean deletes(Node.Mapping mapping, String path) {
        var directive = mapping.entry(DIRECTIVE);
        if (directive.isEmpty()) {
            return false;
        }
        var delete = mapping.text(DIRECTIVE).filter("delete"::equals).isPresent();
        if (!delete) {
            problems.error(
                    directive.get().place(),
                    path,
                    "the only directive of '$patch' is 'delete'",
                    "write '$patch: delete'");
        }
        return delete;
    }
}
