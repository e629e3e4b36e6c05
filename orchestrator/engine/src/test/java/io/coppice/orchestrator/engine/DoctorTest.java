package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.DoctorReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

    @TempDir
    Path directory;

    private static DoctorReport.Check check(DoctorReport report, String name) {
        return report.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDamagedImageIsAFindingWithARemedy() throws IOException {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            assertThat(check(engine.doctor(Bench.HOST), "image").verdict()).isEqualTo(DoctorReport.Verdict.OK);
            try (var files = Files.walk(bench.home.resolve("images"))) {
                Files.writeString(
                        files.filter(file -> file.endsWith("root.img"))
                                .findFirst()
                                .orElseThrow(),
                        "not the root");
            }

            var found = check(engine.doctor(Bench.HOST), "image");

            assertThat(found.verdict()).isEqualTo(DoctorReport.Verdict.FAILED);
            assertThat(found.detail()).contains("root.img");
            assertThat(found.remedy()).isNotEmpty();
        }
    }

    @Test
    void aHomeThatOthersCanListIsAFinding() throws IOException {
        try (var bench = new Bench(directory);
                var engine = bench.engine()) {
            Files.setPosixFilePermissions(bench.home, PosixFilePermissions.fromString("rwxr-xr-x"));

            var found = check(engine.doctor(Bench.HOST), "home");

            assertThat(found.verdict()).isEqualTo(DoctorReport.Verdict.FAILED);
            assertThat(found.remedy()).contains("chmod go-rw " + bench.home);
        }
    }
}
