package io.coppice.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.documents.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attribute refuses what it must, and says so at the attribute. */
class TemplateViolationsTest {

    @TempDir
    Path directory;

    private List<Problem> validate(String name, String text) throws IOException {
        var file = Files.writeString(directory.resolve(name), text);
        return TemplateValidator.validate(file, Optional.of(directory));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    extends: Ephemeral                       | extends                    | 'Ephemeral' is not valid
                    extends: ephemerl                        | extends                    | there is no valid template 'ephemerl'
                    description: ''                          | description                | the text is empty
                    description: "a\\nb"                     | description                | the description has 3 characters in 2 lines
                    description: [a]                         | description                | expected text
                    acceleration: tcg                        | acceleration               | 'tcg' is not a known value
                    ttl: soon                                | ttl                        | 'soon' is not a span of time
                    ttl: 59s                                 | ttl                        | the ttl is out of range
                    ttl: 3651d                               | ttl                        | the ttl is out of range
                    cpus: 0                                  | cpus                       | 0 is out of range
                    cpus: 513                                | cpus                       | 513 is out of range
                    cpus: two                                | cpus                       | expected a whole number
                    memory: 1 apple                          | memory                     | '1 apple' is not a size
                    memory: 255MiB                           | memory                     | memory of 255MiB is out of range
                    memory: 5TiB                             | memory                     | memory of 5TiB is out of range
                    memory: 1073741825                       | memory                     | memory of 1073741825B is not a whole number of MiB
                    memory: 99999999999T                     | memory                     | '99999999999T' is too large a size
                    disk: 10GiB                              | disk                       | expected a mapping
                    disk: {size: 1MiB}                       | disk.size                  | disk of 1MiB is out of range
                    disk: {durability: maybe}                | disk.durability            | 'maybe' is not a known value
                    disk: {sise: 1GiB}                       | disk.sise                  | unknown key 'sise'
                    kernelArguments: quiet                   | kernelArguments            | expected a list
                    kernelArguments: ["a b"]                 | kernelArguments[0]         | 'a b' is not valid
                    machineConfig: {machin: {}}              | machineConfig.machin       | unknown key 'machin'
                    machineConfig: {machine: []}             | machineConfig.machine      | expected a mapping
                    machineConfig: []                        | machineConfig              | expected a mapping
                    roles: {boss: {}}                        | roles.boss                 | unknown key 'boss'
                    roles: {worker: {cpus: 0}}               | roles.worker.cpus          | 0 is out of range
                    roles: {worker: {ttl: 1h}}               | roles.worker.ttl           | unknown key 'ttl'
                    roles: {controlplane: {memory: 1MiB}}    | roles.controlplane.memory  | memory of 1MiB is out of range
                    memroy: 1GiB                             | memroy                     | unknown key 'memroy'
                    """)
    void violationIsReportedAtTheAttribute(String text, String path, String message) throws IOException {
        var base = text.startsWith("extends") ? "" : "extends: ephemeral\n";

        assertThat(validate("mine.yaml", base + text.replace("\\n", "\\n")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.message()).startsWith(message);
                    assertThat(problem.remedy()).isNotBlank();
                    assertThat(problem.line()).isEqualTo(base.isEmpty() ? 1 : 2);
                    assertThat(problem.source()).endsWith("mine.yaml");
                });
    }

    @Test
    void allProblemsAreReportedAtOnceWithTheirLines() throws IOException {
        assertThat(validate("mine.yaml", """
                        extends: ephemeral
                        cpus: 0
                        memroy: 1GiB
                        roles:
                          worker:
                            disk: {size: huge}
                        """))
                .extracting(problem -> problem.line() + " " + problem.path() + " " + problem.remedy())
                .containsExactly(
                        "2 cpus write a number from 1 to 512",
                        "3 memroy did you mean 'memory'?",
                        "6 roles.worker.disk.size write a size such as 1GiB");
    }

    @Test
    void whatNoTemplateGivesIsMissing() throws IOException {
        assertThat(validate("mine.yaml", "description: nothing else\n"))
                .extracting(Problem::message)
                .containsExactly(
                        "neither the template nor one that it extends gives 'cpus'",
                        "neither the template nor one that it extends gives 'memory'",
                        "neither the template nor one that it extends gives 'disk.size'");
    }

    @Test
    void circlesAreReported() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "extends: b\n");
        Files.writeString(directory.resolve("b.yaml"), "extends: c\n");

        assertThat(validate("c.yaml", "extends: a\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the templates extend each other in a circle: c → a → b → c");
        assertThat(TemplateLibrary.load(Optional.of(directory)).problems()).hasSize(3);
        assertThat(validate("self.yaml", "extends: self\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the templates extend each other in a circle: self → self");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n"})
    void emptyFilesAreRefused(String text) throws IOException {
        assertThat(validate("mine.yaml", text))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the template is empty");
    }

    @Test
    void twoDocumentsInOneFileAreRefused() throws IOException {
        assertThat(validate("mine.yaml", "extends: ephemeral\n---\nextends: ephemeral\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("a template file holds one document, this one holds 2");
    }

    @Test
    void badNamesAndUnreadableFilesAreReported() throws IOException {
        assertThat(validate("My_Template.yaml", "extends: ephemeral\n"))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("'My_Template' cannot be a template's name");
        assertThat(TemplateValidator.validate(directory.resolve("none.yaml"), Optional.empty()))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("the file cannot be read");
        var latin = Files.write(
                directory.resolve("latin.yaml"), "description: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(TemplateValidator.validate(latin, Optional.empty()))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("the file is not UTF-8 text");
    }
}
