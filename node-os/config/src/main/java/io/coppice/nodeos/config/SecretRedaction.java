package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Problems;
import io.coppice.documents.YamlParser;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the secrets out of machine configs as they were written, so that they can be shown. Every line stays in its place. A secret
 * becomes {@code (redacted N)}: the same number for the same secret in all texts that one object was given, so that it shows
 * whether two configs differ in a secret, and nothing else of it.
 */
public final class SecretRedaction {

    /** Keys whose values are secrets wherever they stand. */
    private static final Set<String> SECRET_KEYS = Set.of(
            "auth",
            "content",
            "contents",
            "identityToken",
            "key",
            "password",
            "secret",
            "secretboxEncryptionSecret",
            "token");

    /** Keys of mappings whose values are all secrets. */
    private static final Set<String> SECRET_MAPPINGS = Set.of("env");

    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * The text without its secrets.
     *
     * @param yaml a config that the parser has taken
     * @throws IllegalArgumentException when the text is not YAML, as then nobody knows what in it is secret
     */
    public String of(String yaml) {
        var problems = new Problems();
        var documents = YamlParser.parse(yaml, "config", problems);
        if (problems.hasErrors()) {
            throw new IllegalArgumentException("secrets can be found in valid YAML only");
        }
        var lines = yaml.split("\n", -1);
        var begun = new TreeSet<Integer>();
        documents.forEach(document -> collectLines(document, begun));
        documents.forEach(document -> redact(document, false, lines, begun));
        return String.join("\n", lines);
    }

    private static void collectLines(Node node, NavigableSet<Integer> begun) {
        begun.add(node.place().line());
        switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    begun.add(entry.place().line());
                    collectLines(entry.value(), begun);
                });
            case Node.Sequence sequence -> sequence.items().forEach(item -> collectLines(item, begun));
            case Node.Scalar scalar -> {
                // Its own line is all that it begins.
            }
        }
    }

    private void redact(Node node, boolean secret, String[] lines, NavigableSet<Integer> begun) {
        switch (node) {
            case Node.Mapping mapping ->
                mapping.entries().forEach(entry -> redact(entry.value(), isSecret(entry, secret), lines, begun));
            case Node.Sequence sequence -> sequence.items().forEach(item -> redact(item, secret, lines, begun));
            case Node.Scalar scalar -> {
                if (secret && !scalar.isNull()) {
                    hide(scalar, lines, begun);
                }
            }
        }
    }

    private static boolean isSecret(Node.Entry entry, boolean inherited) {
        return inherited
                || SECRET_MAPPINGS.contains(entry.key())
                || (SECRET_KEYS.contains(entry.key()) && entry.value() instanceof Node.Scalar);
    }

    /** A scalar reaches at most to the line before the next one on which anything begins. */
    private void hide(Node.Scalar scalar, String[] lines, NavigableSet<Integer> begun) {
        var mark = "(redacted " + numbers.computeIfAbsent(scalar.text(), text -> numbers.size() + 1) + ")";
        var first = scalar.place().line();
        var next = begun.higher(first);
        var end = next == null ? lines.length : next - 1;
        var line = lines[first - 1];
        var before = Math.min(scalar.place().column() - 1, line.codePointCount(0, line.length()));
        lines[first - 1] = line.substring(0, line.offsetByCodePoints(0, before)) + mark;
        for (var i = first; i < end; i++) {
            if (!lines[i].isBlank() && !lines[i].startsWith("---")) {
                lines[i] = mark;
            }
        }
    }
}
