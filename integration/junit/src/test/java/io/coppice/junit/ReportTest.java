package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report has all that can be had, and says what it lacks. */
class ReportTest {

    @TempDir
    Path directory;

    private static Report.Part part(String file, String text) {
        return new Report.Part(file, () -> text);
    }

    @Test
    void allPartsAreWritten() throws Exception {
        var problems = Report.write(directory.resolve("r"), List.of(part("a.txt", "one"), part("n/b.log", "")));

        assertThat(problems).isEmpty();
        assertThat(directory.resolve("r/a.txt")).hasContent("one\n");
        assertThat(directory.resolve("r/n/b.log")).isEmptyFile();
        assertThat(directory.resolve("r").resolve(Report.PROBLEMS)).doesNotExist();
    }

    @Test
    void aPartThatFailsIsNamedAndKeepsNoOtherOut() throws Exception {
        var silent = new Report.Part("dmesg.log", () -> {
            throw Status.UNAVAILABLE.withDescription("refused").asRuntimeException();
        });

        var problems = Report.write(directory, List.of(silent, part("a.txt", "one")));

        assertThat(problems).singleElement().asString().contains("dmesg.log", "does not answer", "refused");
        assertThat(directory.resolve("a.txt")).exists();
        assertThat(Files.readAllLines(directory.resolve(Report.PROBLEMS))).isEqualTo(problems);
    }

    @Test
    void nothingOfAnOlderReportIsLeft() throws Exception {
        var _ = Report.write(directory.resolve("r"), List.of(part("old/a.txt", "old")));
        var _ = Report.write(directory.resolve("r"), List.of(part("b.txt", "new")));

        assertThat(directory.resolve("r/b.txt")).exists();
        assertThat(directory.resolve("r/old")).doesNotExist();
    }
}
