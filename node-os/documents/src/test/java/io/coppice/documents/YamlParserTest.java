package io.coppice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Node.Scalar.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlParserTest {

    private final Problems problems = new Problems();

    private List<Node> parse(String text) {
        return YamlParser.parse(text, "test.yaml", problems);
    }

    private Node.Mapping mapping(String text) {
        var documents = parse(text);
        assertThat(problems.list()).isEmpty();
        assertThat(documents).hasSize(1);
        return (Node.Mapping) documents.getFirst();
    }

    @Test
    void everyKeyAndValueKnowsItsPlace() {
        var root = mapping("""
                # comment
                machine:
                  certSANs:
                    - one
                    -   two
                """);

        var machine = root.entry("machine").orElseThrow();
        assertThat(machine.place()).isEqualTo(new Place("test.yaml", 2, 1));
        var names =
                (Node.Sequence) ((Node.Mapping) machine.value()).get("certSANs").orElseThrow();
        assertThat(names.items().get(1).place()).isEqualTo(new Place("test.yaml", 5, 9));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    true, BOOLEAN
                    False, BOOLEAN
                    yes, TEXT
                    no, TEXT
                    12, INTEGER
                    -3, INTEGER
                    0x1f, INTEGER
                    0o644, INTEGER
                    1.5, DECIMAL
                    1e3, DECIMAL
                    .5, DECIMAL
                    1.2.3, TEXT
                    ~, NULL
                    null, NULL
                    10.0.0.1, TEXT
                    '"12"', TEXT
                    '"true"', TEXT
                    '!!str 12', TEXT
                    '!!int 12', INTEGER
                    """)
    void plainScalarsMeanWhatYaml12Says(String text, Kind kind) {
        var value = mapping("key: " + text).get("key").orElseThrow();

        assertThat(((Node.Scalar) value).kind()).isEqualTo(kind);
    }

    @Test
    void severalDocumentsAndEmptyOnesAreTold() {
        assertThat(parse("a: 1\n---\n---\n# nothing\n---\nb: 2\n")).hasSize(2);
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void jsonIsYaml() {
        assertThat(mapping("{\"a\": [1, {\"b\": null}]}").get("a")).isPresent();
    }

    @Test
    void paddingOfNulCharactersIsIgnored() {
        assertThat(mapping("a: 1\n" + "\0".repeat(4096)).text("a")).contains("1");
    }

    @Test
    void anchorsAndMergeKeysAreResolved() {
        var root = mapping("""
                base: &base {a: 1, b: 2}
                other: &other {c: 3, a: 9}
                merged:
                  <<: [*base, *other]
                  b: 20
                copy: *base
                """);

        var merged = (Node.Mapping) root.get("merged").orElseThrow();
        assertThat(merged.text("a")).contains("1");
        assertThat(merged.text("b")).contains("20");
        assertThat(merged.text("c")).contains("3");
        assertThat(root.get("copy")).isEqualTo(root.get("base"));
    }

    @Test
    void quotedMergeKeyIsAnOrdinaryKey() {
        assertThat(mapping("'<<': 1").text("<<")).contains("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a: 1\\nb: 2\\na: 3     | 3 | 1 | the key 'a' stands twice in the same mapping, first in line 1
                    a: [1, 2              | 1 | 9 | this is not YAML
                    a: b: c               | 1 | 5 | this is not YAML
                    a: *nowhere           | 1 | 4 | the alias '*nowhere' refers to no anchor
                    a: &x {b: *x}         | 1 | 11 | the alias '*x' stands inside of what it refers to
                    a: !secret x          | 1 | 4 | the tag !secret is not supported
                    a: !!int x            | 1 | 4 | the value does not fit its tag !!int
                    <<: 3                 | 1 | 5 | the merge key '<<' takes a mapping
                    ? [a]\\n: 1           | 1 | 3 | a key must be text
                    a: "\\q"              | 1 | 6 | this is not YAML
                    """)
    void wrongYamlIsReportedWhereItIs(String text, int line, int column, String message) {
        parse(text.strip().replace("\\n", "\n"));

        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).startsWith(message.strip());
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @Test
    void controlCharactersAreReportedWhereTheyAre() {
        parse("a: 1\nb: \u0001\n");

        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("U+0001");
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(4);
        });
    }

    @Test
    void aliasesCountAsAllThatTheyStandFor() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i <= 9; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        parse(bomb.toString());

        assertThat(problems.list())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("more than 100000 values");
    }

    @Test
    void chainsOfMergeKeysAreBoundedToo() {
        var bomb = new StringBuilder("m0: &m0 {" + "k: 1}\n");
        for (var i = 1; i < 600; i++) {
            bomb.append("m%d: &m%d {<<: *m%d, k%d: 1}\n".formatted(i, i, i - 1, i));
        }
        parse(bomb.toString());

        assertThat(problems.hasErrors()).isTrue();
    }

    @Test
    void depthIsBounded() {
        parse("[".repeat(5000));

        assertThat(problems.list())
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("nested deeper");
    }

    @Test
    void sizeIsBounded() {
        YamlParser.parse("a: 12345678", "big.yaml", new YamlLimits(10, 100, 10, 10), problems);

        assertThat(problems.list())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .isEqualTo("big.yaml: error: the text has 11 characters; at most 10 are read; make it smaller");
    }
}
