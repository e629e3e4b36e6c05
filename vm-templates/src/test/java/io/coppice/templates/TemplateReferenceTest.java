package io.coppice.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateReferenceTest {

    private static final Path COMMITTED = Path.of("REFERENCE.md");

    @TempDir
    Path directory;

    @Test
    void committedReferenceIsUpToDate() throws IOException {
        if (Boolean.getBoolean("coppice.reference.write")) {
            Files.writeString(COMMITTED, TemplateReference.markdown());
        }

        assertThat(COMMITTED)
                .as("rewrite it with: mvn test -pl vm-templates -am -Dtest=TemplateReferenceTest "
                        + "-Dsurefire.failIfNoSpecifiedTests=false -Dcoppice.reference.write=true")
                .hasContent(TemplateReference.markdown());
    }

    @Test
    void everyKeyThatIsReadIsDescribedAndNoOther() {
        var top = Stream.concat(TemplateReference.TOP.stream(), TemplateReference.SETTINGS.stream())
                .map(TemplateReference.Key::name)
                .toList();

        assertThat(knownKeys("zzzzzz: 1\ndisk: {zzzzzz: 1}\n", 0)).isEqualTo(outermost(top.stream()));
        assertThat(knownKeys("zzzzzz: 1\ndisk: {zzzzzz: 1}\n", 1)).containsExactly("durability", "size");
        assertThat(knownKeys("kubernetes: {zzzzzz: 1}\n", 0)).containsExactly("cpus", "machineConfig", "memory");
        assertThat(knownKeys("roles: {worker: {zzzzzz: 1}}\n", 0))
                .isEqualTo(outermost(TemplateReference.SETTINGS.stream().map(TemplateReference.Key::name)));
        assertThat(knownKeys("roles: {zzzzzz: {}}\n", 0)).containsExactly("controlplane", "worker");
    }

    @Test
    void exampleOfTheReferenceIsValid() throws IOException {
        var markdown = TemplateReference.markdown();
        var example = markdown.substring(markdown.indexOf("```yaml\n") + 8, markdown.lastIndexOf("```"));
        var file = Files.writeString(directory.resolve("example.yaml"), example);

        assertThat(TemplateValidator.validate(file, java.util.Optional.empty())).isEmpty();
    }

    private static Set<String> outermost(Stream<String> names) {
        var result = new TreeSet<String>();
        names.forEach(name -> result.add(name.replaceFirst("\\..*", "")));
        return result;
    }

    /** The keys that the reader names when it meets one that it does not know. */
    private static Set<String> knownKeys(String text, int problem) {
        var problems = new Problems();
        TemplateReader.read("x", new Origin.UserFile(Path.of("x.yaml")), text, problems);
        var remedy = problems.list().get(problem).remedy();
        var marker = "known keys here: ";
        assertThat(remedy).contains(marker);
        return new TreeSet<>(Arrays.asList(
                remedy.substring(remedy.indexOf(marker) + marker.length()).split(", ", -1)));
    }
}
