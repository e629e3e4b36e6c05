package io.coppice.documents;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Builds the tree of one document from the parser's events, within limits. */
final class TreeComposer {

    private static final String MERGE_KEY = "<<";

    private static final String TAG_PREFIX = "tag:yaml.org,2002:";
    private static final Map<String, Kind> SCALAR_TAGS = Map.of(
            "!",
            Kind.TEXT,
            TAG_PREFIX + "str",
            Kind.TEXT,
            TAG_PREFIX + "int",
            Kind.INTEGER,
            TAG_PREFIX + "float",
            Kind.DECIMAL,
            TAG_PREFIX + "bool",
            Kind.BOOLEAN,
            TAG_PREFIX + "null",
            Kind.NULL);

    private final Parser parser;
    private final String source;
    private final YamlLimits limits;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final Set<String> openAnchors = new HashSet<>();
    private int nodes;
    private int aliases;

    TreeComposer(Parser parser, String source, YamlLimits limits, Problems problems) {
        this.parser = parser;
        this.source = source;
        this.limits = limits;
        this.problems = problems;
    }

    /** A finished node and how many nodes it stands for, aliases expanded. */
    private record Anchored(Node node, int size) {}

    /** Reading cannot go on. */
    static final class LimitExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        LimitExceeded(Problem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    static Place place(String source, Mark mark) {
        return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Node compose() {
        return compose(0);
    }

    private Node compose(int depth) {
        var event = parser.getEvent();
        var place = place(source, event.getStartMark());
        count(1, place);
        if (depth > limits.depth()) {
            throw exceeded(place, "values are nested deeper than " + limits.depth() + " levels");
        }
        if (event instanceof AliasEvent alias) {
            return resolve(alias, place);
        }
        var anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
        if (anchor != null) {
            openAnchors.add(anchor);
        }
        var before = nodes;
        var node = composeContent(event, place, depth);
        if (anchor != null) {
            openAnchors.remove(anchor);
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    /** No pattern switch: what it is built of at run time costs a cold JVM more than all the rest. */
    private Node composeContent(Event event, Place place, int depth) {
        if (event instanceof ScalarEvent scalar) {
            return composeScalar(scalar, place);
        }
        if (event instanceof MappingStartEvent mapping) {
            checkTag(mapping.getTag(), "map", place);
            return composeMapping(place, depth);
        }
        if (event instanceof SequenceStartEvent sequence) {
            checkTag(sequence.getTag(), "seq", place);
            return composeSequence(place, depth);
        }
        throw new IllegalStateException("unexpected YAML event " + event);
    }

    private Node.Sequence composeSequence(Place place, int depth) {
        var items = new ArrayList<Node>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(compose(depth + 1));
        }
        parser.getEvent();
        return new Node.Sequence(place, items);
    }

    private Node.Scalar composeScalar(ScalarEvent scalar, Place place) {
        var text = scalar.getValue();
        var tag = scalar.getTag();
        if (tag == null) {
            var kind = scalar.getScalarStyle() == ScalarStyle.PLAIN ? ScalarKinds.ofPlain(text) : Kind.TEXT;
            return new Node.Scalar(place, text, kind);
        }
        var kind = SCALAR_TAGS.get(tag);
        if (kind == null) {
            unknownTag(tag, place);
            return new Node.Scalar(place, text, Kind.TEXT);
        }
        if (kind != Kind.TEXT && ScalarKinds.ofPlain(text) != kind) {
            problems.error(place, "", "the value does not fit its tag " + shown(tag), "correct or remove the tag");
        }
        return new Node.Scalar(place, text, kind);
    }

    private void checkTag(@Nullable String tag, String expected, Place place) {
        if (tag != null && !tag.equals("!") && !tag.equals(TAG_PREFIX + expected)) {
            unknownTag(tag, place);
        }
    }

    private void unknownTag(String tag, Place place) {
        problems.error(place, "", "the tag " + shown(tag) + " is not supported here", "remove the tag");
    }

    private static String shown(String tag) {
        return tag.startsWith(TAG_PREFIX) ? "!!" + tag.substring(TAG_PREFIX.length()) : tag;
    }

    private Node.Mapping composeMapping(Place place, int depth) {
        var own = new LinkedHashMap<String, Node.Entry>();
        var merged = new LinkedHashMap<String, Node.Entry>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            var plainKey =
                    parser.peekEvent() instanceof ScalarEvent scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN;
            var key = compose(depth + 1);
            var value = compose(depth + 1);
            if (!(key instanceof Node.Scalar scalar) || scalar.isNull()) {
                problems.error(key.place(), "", "a key must be text, not " + key.description(), "write a plain key");
            } else if (plainKey && scalar.text().equals(MERGE_KEY)) {
                merge(value, merged);
            } else {
                var entry = new Node.Entry(scalar.place(), scalar.text(), value);
                var first = own.putIfAbsent(scalar.text(), entry);
                if (first != null) {
                    problems.error(
                            scalar.place(),
                            "",
                            "the key '" + scalar.text() + "' stands twice in the same mapping, first in line "
                                    + first.place().line(),
                            "remove one of the two");
                }
            }
        }
        parser.getEvent();
        merged.forEach(own::putIfAbsent);
        return new Node.Mapping(place, List.copyOf(own.values()));
    }

    private void merge(Node value, Map<String, Node.Entry> merged) {
        switch (value) {
            case Node.Mapping mapping -> {
                count(mapping.entries().size(), mapping.place());
                mapping.entries().forEach(entry -> merged.putIfAbsent(entry.key(), entry));
            }
            case Node.Sequence sequence
            when sequence.items().stream().allMatch(Node.Mapping.class::isInstance) ->
                sequence.items().forEach(item -> merge(item, merged));
            case Node.Sequence sequence -> notMergeable(sequence);
            case Node.Scalar scalar -> notMergeable(scalar);
        }
    }

    private void notMergeable(Node value) {
        problems.error(
                value.place(),
                "",
                "the merge key '<<' takes a mapping or a list of mappings",
                "write an alias of a mapping, such as '<<: *name'");
    }

    private Node resolve(AliasEvent alias, Place place) {
        aliases++;
        if (aliases > limits.aliases()) {
            throw exceeded(place, "more than " + limits.aliases() + " aliases are used");
        }
        var name = alias.getAnchor();
        if (openAnchors.contains(name)) {
            throw exceeded(place, "the alias '*" + name + "' stands inside of what it refers to");
        }
        var anchored = anchors.get(name);
        if (anchored == null) {
            throw exceeded(place, "the alias '*" + name + "' refers to no anchor before it");
        }
        count(anchored.size(), place);
        return anchored.node();
    }

    private void count(int added, Place place) {
        nodes += added;
        if (nodes > limits.nodes()) {
            throw exceeded(place, "the document holds more than " + limits.nodes() + " values, aliases expanded");
        }
    }

    private static LimitExceeded exceeded(Place place, String message) {
        return new LimitExceeded(Problem.error(place, "", message, "simplify the document"));
    }
}
