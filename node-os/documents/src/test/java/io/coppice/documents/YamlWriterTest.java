package io.coppice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class YamlWriterTest {

    @Test
    void writesBlocksWithTwoSpacesAndQuotesWhatIsNeeded() {
        var document = Nodes.mapping()
                .put("version", "v1alpha1")
                .put("debug", false)
                .put("text", "true")
                .put("old", "yes")
                .put("octal", "0644")
                .put("empty", "")
                .put("list", Nodes.texts(List.of("a", "1:20")))
                .put("script", "line 1\nline 2\n")
                .put("map", Nodes.mapping().put("port", 50000).build())
                .build();

        assertThat(YamlWriter.write(
                        List.of(document, Nodes.mapping().put("kind", "B").build())))
                .isEqualTo("""
                        version: v1alpha1
                        debug: false
                        text: "true"
                        old: "yes"
                        octal: "0644"
                        empty: ""
                        list:
                        - a
                        - "1:20"
                        script: |
                          line 1
                          line 2
                        map:
                          port: 50000
                        ---
                        kind: B
                        """);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatIsWrittenIsReadBack(@ForAll("mappings") Node.Mapping document) {
        var text = YamlWriter.write(document);
        var problems = new Problems();
        var read = YamlParser.parse(text, "written", problems);

        assertThat(problems.list()).as(text).isEmpty();
        assertThat(read).singleElement().extracting(YamlWriterTest::shape).isEqualTo(shape(document));
        assertThat(YamlWriter.write(read)).isEqualTo(text);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void noTextCrashesTheParser(@ForAll String text) {
        var problems = new Problems();
        YamlParser.parse(text, "fuzz", problems);

        assertThat(problems.list())
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());
    }

    @Provide
    Arbitrary<Node.Mapping> mappings() {
        return mappings(nodes(2));
    }

    private static Arbitrary<Node.Mapping> mappings(Arbitrary<? extends Node> values) {
        return Arbitraries.maps(texts(), values).ofMaxSize(4).map(entries -> {
            var builder = Nodes.mapping();
            entries.forEach(builder::put);
            return builder.build();
        });
    }

    private static Arbitrary<Node> nodes(int depth) {
        Arbitrary<Node> scalars = Combinators.combine(texts(), Arbitraries.longs(), Arbitraries.of(true, false))
                .flatAs((text, number, flag) ->
                        Arbitraries.of(Nodes.text(text), Nodes.integer(number), Nodes.bool(flag)));
        if (depth == 0) {
            return scalars;
        }
        var inner = nodes(depth - 1);
        return Arbitraries.oneOf(
                scalars,
                inner.list().ofMaxSize(3).map(Nodes::sequence),
                mappings(inner).map(mapping -> mapping));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        " ",
                        "yes",
                        "null",
                        "~",
                        "0o17",
                        "1_000",
                        "- a",
                        "a: b",
                        "a #b",
                        "<<",
                        "*a",
                        "&a",
                        "!x",
                        "%",
                        "@",
                        "`",
                        "\n",
                        "a\nb",
                        "a\n\nb\n",
                        " a\nb",
                        "a \nb",
                        "\t",
                        "\u0085",
                        "\u2028",
                        "é",
                        "🌳",
                        "'",
                        "\"",
                        "{",
                        "]",
                        "---",
                        "...",
                        "?",
                        ":",
                        "=",
                        "2026-01-01"),
                Arbitraries.strings().ascii().withCharRange(' ', '~').ofMaxLength(12),
                Arbitraries.strings().withChars("ab \n\t:#-'\"|>é").ofMaxLength(12));
    }

    private static String shape(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.kind() == Kind.NULL ? "null" : scalar.kind() + "«" + scalar.text() + "»";
            case Node.Sequence sequence ->
                sequence.items().stream().map(YamlWriterTest::shape).collect(Collectors.joining(",", "[", "]"));
            case Node.Mapping mapping ->
                mapping.entries().stream()
                        .map(entry -> "«" + entry.key() + "»:" + shape(entry.value()))
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }
}
