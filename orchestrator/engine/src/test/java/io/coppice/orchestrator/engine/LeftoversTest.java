package io.coppice.orchestrator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    private static final List<String> UNDER_WAY = List.of(
            ".owner.5a1c",
            "..owner.5a1c.77",
            "images/..verified-0123456789abcdef.77",
            "acceleration/verdict123.tmp",
            "acceleration/probe-5a1c.log");

    @TempDir
    Path directory;

    @Test
    void whatKilledCommandsLeftIsCollectedByTheNextAndNothingElse() throws IOException {
        try (var bench = new Bench(directory)) {
            bench.engine().close();
            var image = bench.home.resolve(
                    "images/.verified-" + FakeImages.create(bench.home).id());
            var kept = List.of(
                    bench.home.resolve("owner"),
                    Files.createFile(bench.home.resolve("acceleration/0123.json")),
                    Files.createFile(image));
            kept.forEach(LeftoversTest::age);
            var gone = Files.createFile(bench.home.resolve("images/.verified-0000000000000000"));
            for (var name : UNDER_WAY) {
                Files.createFile(bench.home.resolve(name));
            }

            bench.engine().close();
            assertThat(gone).doesNotExist();
            assertThat(UNDER_WAY)
                    .as("somebody may be writing them")
                    .allMatch(name -> Files.exists(bench.home.resolve(name)));

            UNDER_WAY.forEach(name -> age(bench.home.resolve(name)));
            bench.engine().close();

            assertThat(UNDER_WAY).noneMatch(name -> Files.exists(bench.home.resolve(name)));
            assertThat(kept).allMatch(Files::exists);
        }
    }

    @Test
    void whatIsLeftOfSnapshotsThatWereDeletedOrImportedIsCollected() throws IOException {
        try (var bench = new Bench(directory)) {
            bench.engine().close();
            var removed = Files.createDirectories(bench.home.resolve("snapshots/.removed-0123456789abcdef"));
            Files.createFile(removed.resolve("secrets.yaml"));
            var imported = Files.createDirectories(bench.home.resolve("snapshots/.import-1"));
            Files.createFile(imported.resolve("secrets.yaml"));

            try (var _ = ClusterLock.acquire(Home.open(bench.home), HomeWork.IMPORT)) {
                bench.engine().close();
                assertThat(removed).as("somebody may be deleting it").exists();
                assertThat(imported).as("an import is under way").exists();
            }

            age(removed);
            bench.engine().close();
            assertThat(bench.home.resolve("snapshots")).isEmptyDirectory();
            assertThat(bench.home.resolve("locks")).isEmptyDirectory();
        }
    }

    @Test
    void whatIsLeftOfNodeTemplatesThatWereMadeOrDeletedIsCollected() throws IOException {
        try (var bench = new Bench(directory)) {
            bench.engine().close();
            var templates = bench.home.resolve("node-templates");
            var removed = Files.createDirectories(templates.resolve(".removed-1/template"));
            Files.createFile(removed.resolve("ram"));
            var making = Files.createDirectories(templates.resolve(".making-1"));
            Files.createFile(making.resolve("state.qcow2"));

            try (var _ = ClusterLock.acquire(Home.open(bench.home), HomeWork.TEMPLATES)) {
                bench.engine().close();
                assertThat(removed).as("somebody may be deleting it").exists();
                assertThat(making).as("it is being made").exists();
            }

            age(templates.resolve(".removed-1"));
            bench.engine().close();
            assertThat(templates).isEmptyDirectory();
            assertThat(bench.home.resolve("locks")).isEmptyDirectory();
        }
    }

    private static void age(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
