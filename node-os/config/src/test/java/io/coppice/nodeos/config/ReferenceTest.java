package io.coppice.nodeos.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Node;
import io.coppice.documents.Problem;
import io.coppice.documents.Problems;
import io.coppice.documents.Severity;
import io.coppice.documents.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code REFERENCE.md} says of each key is what the parser does with it. */
class ReferenceTest {

    private static final Pattern ITEM = Pattern.compile("- `([^`]+)`.*");
    private static final String KUBERNETES = "Has an effect with the kubernetes extension";
    private static final String NO_EFFECT = "Accepted with a warning: no effect";
    private static final String REFUSED = "Refused: not supported yet";

    private static List<String> keys(String section) throws IOException {
        var text = Files.readString(Path.of("REFERENCE.md"));
        var start = text.indexOf("## " + section + "\n");
        assertThat(start).isNotNegative();
        var end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end)
                .lines()
                .map(ITEM::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }

    /** @param path in which {@code [0]} stands for a list of one item */
    private static String nested(String path, String value) {
        var text = value;
        for (var key : List.of(path.split("\\.", -1)).reversed()) {
            var list = key.endsWith("[0]");
            text = "{" + key.replace("[0]", "") + ": " + (list ? "[" + text + "]" : text) + "}";
        }
        return text;
    }

    private static List<Problem> problems(String patch) {
        return ConfigPatcher.apply(Fixtures.MINIMAL, "c", List.of(new Patch("p", patch)))
                .problems();
    }

    @Test
    void refusedKeysAreRefused() throws IOException {
        assertThat(keys(REFUSED))
                .hasSizeGreaterThan(30)
                .allSatisfy(key -> assertThat(problems(nested(key, "1"))).anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo(key);
                    assertThat(problem.severity()).isEqualTo(Severity.ERROR);
                    assertThat(problem.message()).contains("not supported by Coppice yet");
                }));
    }

    @Test
    void refusedValuesAreRefused() throws IOException {
        assertThat(keys("Refused values")).hasSizeGreaterThan(3).allSatisfy(item -> {
            var colon = item.indexOf(": ");
            var key = item.substring(0, colon);
            assertThat(problems(nested(key, item.substring(colon + 2))))
                    .filteredOn(problem -> problem.severity() == Severity.ERROR)
                    .extracting(Problem::path)
                    .contains(key);
        });
    }

    @Test
    void warnedKeysAreTheWarnedKeys() throws IOException {
        var withoutEffect =
                "{machine: {features: {stableHostname: true, diskQuotaSupport: true, hostDNS: {enabled: true}}}, "
                        + "cluster: {apiServer: {disablePodSecurityPolicy: false}}}";
        var withoutKubernetes =
                "{apiVersion: coppice.io/v1alpha1, kind: ExtensionConfig, name: kubernetes, $patch: delete}";
        var result = ConfigPatcher.apply(
                Fixtures.FULL, "c", List.of(new Patch("p", withoutEffect), new Patch("q", withoutKubernetes)));

        assertThat(result.config()).isPresent();
        assertThat(result.problems())
                .filteredOn(problem -> problem.message().contains("kubernetes extension"))
                .extracting(Problem::path)
                .containsExactlyInAnyOrderElementsOf(keys(KUBERNETES));
        assertThat(result.problems())
                .filteredOn(problem -> problem.message().startsWith("has no effect"))
                .extracting(Problem::path)
                .containsExactlyInAnyOrderElementsOf(keys(NO_EFFECT));
    }

    @Test
    void withKubernetesNothingOfItIsWarnedOf() {
        var result = MachineConfigParser.parse(Fixtures.FULL, "c");

        assertThat(result.config().orElseThrow().extensions())
                .extracting(ExtensionConfig::name)
                .contains(ExtensionConfig.KUBERNETES);
        assertThat(result.problems())
                .isNotEmpty()
                .noneSatisfy(problem -> assertThat(problem.message()).contains("kubernetes extension"));
    }

    @Test
    void everyKeyOfTheFullConfigIsListedOnce() throws IOException {
        var listed = Stream.of("Has an effect", "Kept for others", KUBERNETES, NO_EFFECT)
                .flatMap(section -> {
                    try {
                        return keys(section).stream();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
        assertThat(listed).doesNotHaveDuplicates();
        var main = (Node.Mapping)
                YamlParser.parse(Fixtures.FULL, "full", new Problems()).getFirst();
        var unlisted = new TreeSet<String>();
        collect(main, "", listed, unlisted);

        assertThat(unlisted).containsExactly("machine.features.rbac");
        assertThat(listed)
                .filteredOn(key -> !key.startsWith("machine.features")
                        && !key.endsWith(".disablePodSecurityPolicy")
                        && !key.endsWith("[0].readonly"))
                .allSatisfy(key -> assertThat(find(main, key)).as(key).isPresent());
    }

    private static void collect(Node.Mapping mapping, String path, List<String> listed, Set<String> unlisted) {
        for (var entry : mapping.entries()) {
            var inner = path.isEmpty() ? entry.key() : path + "." + entry.key();
            if (listed.contains(inner)) {
                continue;
            }
            if (entry.value() instanceof Node.Mapping below) {
                collect(below, inner, listed, unlisted);
            } else {
                unlisted.add(inner);
            }
        }
    }

    private static Optional<Node> find(Node.Mapping main, String path) {
        Optional<Node> node = Optional.of(main);
        for (var key : path.split("\\.", -1)) {
            node = node.flatMap(found -> found instanceof Node.Mapping mapping ? mapping.get(key) : Optional.empty());
        }
        return node;
    }
}
