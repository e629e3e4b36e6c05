package io.coppice.documents;

import static io.coppice.documents.ValueReaders.bool;
import static io.coppice.documents.ValueReaders.integer;
import static io.coppice.documents.ValueReaders.list;
import static io.coppice.documents.ValueReaders.map;
import static io.coppice.documents.ValueReaders.mapping;
import static io.coppice.documents.ValueReaders.matching;
import static io.coppice.documents.ValueReaders.nonEmptyText;
import static io.coppice.documents.ValueReaders.oneOf;
import static io.coppice.documents.ValueReaders.parsed;
import static io.coppice.documents.ValueReaders.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingReaderTest {

    private final Problems problems = new Problems();

    private <T> Optional<T> read(String text, ValueReader<T> reader) {
        var root = YamlParser.parse(text, "test.yaml", problems).getFirst();
        return reader.read(new Value(root, "", problems));
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void allProblemsAreFoundInOnePassAndSortedByPlace() {
        record Disk(String name, int size) {}
        var disk =
                mapping(keys -> new Disk(keys.required("name", text(), ""), keys.optional("size", integer(1, 9), 1)));

        var result = read("""
                disks:
                  - name: a
                    size: 10
                  - size: x
                    nmae: b
                swap: maybe
                """, mapping(keys -> {
            var swap = keys.optional("swap", bool(), false);
            return keys.list("disks", disk).size() + (swap ? 1 : 0);
        }));

        assertThat(result).isEmpty();
        assertThat(messages())
                .containsExactly(
                        "test.yaml:3:11: error: disks[0].size: 10 is out of range; write a number from 1 to 9",
                        "test.yaml:4:5: error: disks[1]: the key 'name' is missing; add 'name: …'",
                        "test.yaml:4:11: error: disks[1].size: expected a whole number, found text; write a number from 1 to 9",
                        "test.yaml:5:5: error: disks[1].nmae: unknown key 'nmae'; did you mean 'name'?",
                        "test.yaml:6:7: error: swap: expected true or false, found text; write true or false, without quotes");
    }

    @Test
    void unknownKeyFarFromAllNamesThemAll() {
        read(
                "zebra: 1",
                mapping(keys -> keys.optional("cpus", integer(1, 2)).or(() -> keys.optional("memory", integer(1, 2)))));

        assertThat(messages())
                .containsExactly(
                        "test.yaml:1:1: error: zebra: unknown key 'zebra'; remove it; known keys here: cpus, memory");
    }

    @Test
    void unsupportedKeyIsAnErrorWithItsReasonAndNeverSuggested() {
        read("bond: {}\nbonds: 1\n", mapping(keys -> {
            keys.unsupported("not supported yet", "remove it", "bond");
            return "";
        }));

        assertThat(messages())
                .containsExactly(
                        "test.yaml:1:1: error: bond: not supported yet; remove it",
                        "test.yaml:2:1: error: bonds: unknown key 'bonds'; remove it: no key is known here");
    }

    @Test
    void keyWithoutValueCountsAsAbsent() {
        assertThat(read("a:\nb: ~\n", mapping(keys -> keys.optional("a", text(), "x") + keys.list("b", text()))))
                .contains("x[]");
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void warningsDoNotFail() {
        var result = read("old: 1", mapping(keys -> {
            keys.warnIfPresent("old", "has no effect", "remove it");
            return keys.optional("old", integer(0, 1), 0);
        }));

        assertThat(result).contains(1);
        assertThat(problems.hasErrors()).isFalse();
        assertThat(messages()).containsExactly("test.yaml:1:1: warning: old: has no effect; remove it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text     | [1]                  | expected text, found a list
                    text     | {a: 1}               | expected text, found a mapping
                    nonempty | '""'                 | the text is empty
                    bool     | 'yes'                | expected true or false, found text
                    integer  | 1.5                  | expected a whole number, found a decimal number
                    integer  | 11                   | 11 is out of range
                    integer  | 99999999999999999999 | 99999999999999999999 is out of range
                    list     | x                    | expected a list, found text
                    map      | [x]                  | expected a mapping, found a list
                    mapping  | x                    | expected a mapping, found text
                    pattern  | A                    | 'A' is not valid
                    oneof    | gren                 | 'gren' is not a known value (did you mean 'green'?)
                    parsed   | soon                 | 'soon' is not a span of time
                    """)
    void violationsSayWhatIsWrong(String kind, String value, String message) {
        var reader = Objects.requireNonNull(readers().get(kind));
        read("key: " + value, mapping(keys -> keys.optional("key", reader)));

        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("key");
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.remedy()).isNotBlank();
            assertThat(problem.place()).isEqualTo(new Place("test.yaml", 1, 6));
        });
    }

    @Test
    void rightValuesAreRead() {
        var results = read(
                "{text: 1, nonempty: x, bool: true, integer: 0x0a, list: [a], map: {k: v}, mapping: , pattern: a, oneof: red, parsed: 2h}",
                mapping(keys -> readers().entrySet().stream()
                        .map(entry ->
                                keys.optional(entry.getKey(), entry.getValue()).map(Object::toString))
                        .flatMap(Optional::stream)
                        .toList()));

        assertThat(problems.list()).isEmpty();
        assertThat(results.orElseThrow())
                .containsExactlyInAnyOrder("1", "x", "true", "10", "[a]", "{k=v}", "a", "RED", "PT2H");
    }

    private static Map<String, ValueReader<?>> readers() {
        return Map.of(
                "text", text(),
                "nonempty", nonEmptyText(),
                "bool", bool(),
                "integer", integer(0, 10),
                "list", list(text()),
                "map", map(text()),
                "mapping", mapping(keys -> ""),
                "pattern", matching(Pattern.compile("[a-z]"), "a small letter"),
                "oneof", oneOf(Map.of("red", "RED", "green", "GREEN")),
                "parsed", parsed(DurationText::parse, "write a span"));
    }

    @Test
    void strangeKeysAreQuotedInPaths() {
        read("sysctls: {net.ipv4.ip_forward: [1]}", mapping(keys -> keys.map("sysctls", text())));

        assertThat(problems.list())
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("sysctls.\"net.ipv4.ip_forward\"");
    }

    @Test
    void durationsAreReadAndWritten() {
        assertThat(DurationText.parse("1d2h3m4s5ms"))
                .isEqualTo(Duration.ofDays(1)
                        .plusHours(2)
                        .plusMinutes(3)
                        .plusSeconds(4)
                        .plusMillis(5));
        assertThat(DurationText.parse("8760h0m0s")).isEqualTo(Duration.ofDays(365));
        assertThat(DurationText.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThat(DurationText.format(Duration.ZERO)).isEqualTo("0s");
    }
}
