package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.ClusterView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExtensionCommandsTest {

    private static final String UNUSED = "cd34cd34cd34cd34";
    private static final String NEWEST = "ef56ef56ef56ef56";

    @TempDir
    Path home;

    private final Run run = new Run();

    @BeforeEach
    void begin() {
        run.environment.put("COPPICE_HOME", home.toString());
        run.orchestrator.put("dev", ClusterView.State.RUNNING, 1, 0);
    }

    private Path put(String id, String version) throws IOException {
        return put(id, "kubernetes", version, "2026-01-01T00:00:00Z");
    }

    private Path put(String id, String name, String version, String created) throws IOException {
        Path directory = Files.createDirectories(home.resolve("extensions").resolve(id));
        Files.writeString(directory.resolve("extension.img"), "image");
        Files.writeString(directory.resolve("extension.json"), """
                {
                  "format": 1, "id": "%s", "name": "%s", "version": "%s", "source": "a test",
                  "files": [{"name": "extension.img", "size": 5, "sha256": "%s"}],
                  "contents": [{"name": "bin/kubelet", "size": 3, "sha256": "%s"}],
                  "packages": [], "rootHash": "%s", "dataBlocks": 7, "createdAt": "%s",
                  "inputs": "", "compressedSize": 2048
                }
                """.formatted(
                        id, name, version, "0".repeat(64), "1".repeat(64), "2".repeat(64), created));
        return directory;
    }

    @Test
    void listsThemAndSaysHowToGetOne() throws IOException {
        assertThat(run.run("image", "extension", "list").out()).contains("image extension build kubernetes");

        put(UNUSED, "1.20.2");
        put(NEWEST, "1.34.0");

        assertThat(run.run("image", "extension", "list").out())
                .containsSubsequence("ID", NEWEST, "kubernetes", "1.34.0", "2.0 KiB", UNUSED, "1.20.2", "a test");
        assertThat(run.run("image", "extension", "list", "-o", "json").out())
                .contains("\"id\"", "\"compressedBytes\"", "2048");
    }

    @Test
    void showsOneWithItsContents() throws IOException {
        Path directory = put(UNUSED, "1.20.2");

        assertThat(run.run("image", "extension", "show", "cd34").out())
                .contains(directory.toString(), "2".repeat(64), "bin/kubelet");
        Run.Result damaged = run.run("image", "extension", "show", "cd34", "--verify");
        assertThat(damaged.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(damaged.err()).contains("corrupted", "extension.img");
    }

    @Test
    void oneThatAClusterUsesStays() throws IOException {
        Path used = put(FakeOrchestrator.EXTENSION, "1.20.2");

        Run.Result refused = run.run("image", "extension", "delete", "ab12");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("in use by cluster dev", "down dev");
        assertThat(used).isDirectory();
    }

    @Test
    void oneThatASnapshotUsesStays() throws IOException {
        Path used = put(FakeOrchestrator.EXTENSION, "1.20.2");
        run.run("cluster", "snapshot", "dev", "--as", "warm");
        run.run("down", "dev");

        assertThat(run.run("image", "extension", "prune", "--all").out()).contains("Nothing to remove");
        Run.Result refused = run.run("image", "extension", "delete", "ab12");

        assertThat(refused.err()).contains("in use by snapshot warm", "coppice snapshot delete warm");
        assertThat(used).isDirectory();
    }

    @Test
    void ofStoresOfImagesTheOneThatWasBuiltLastStays() throws IOException {
        Path older = put(UNUSED, "webshop", "0123456789ab", "2026-01-01T00:00:00Z");
        Path newer = put(NEWEST, "webshop", "001122334455", "2026-01-02T00:00:00Z");

        assertThat(run.run("image", "extension", "list").out())
                .containsSubsequence(NEWEST, "webshop", "001122334455", UNUSED, "0123456789ab");
        assertThat(run.run("image", "extension", "prune").out()).startsWith("removed " + UNUSED);

        assertThat(older).doesNotExist();
        assertThat(newer).isDirectory();
    }

    @Test
    void deletesOneThatNobodyUses() throws IOException {
        Path unused = put(UNUSED, "1.20.2");

        assertThat(run.run("image", "extension", "delete", UNUSED).out()).startsWith("removed " + UNUSED);

        assertThat(unused).doesNotExist();
        assertThat(run.run("image", "extension", "delete", UNUSED).exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void pruningKeepsTheNewestAndThoseInUse() throws IOException {
        Path used = put(FakeOrchestrator.EXTENSION, "1.20.2");
        Path unused = put(UNUSED, "1.33.0");
        Path newest = put(NEWEST, "1.34.0");

        assertThat(run.run("image", "extension", "prune", "--dry-run").out())
                .contains("would remove " + UNUSED)
                .doesNotContain(NEWEST, FakeOrchestrator.EXTENSION);
        assertThat(unused).isDirectory();

        assertThat(run.run("image", "extension", "prune").out()).startsWith("removed " + UNUSED);
        assertThat(unused).doesNotExist();
        assertThat(newest).isDirectory();

        assertThat(run.run("image", "extension", "prune", "--all").out()).startsWith("removed " + NEWEST);
        assertThat(used).isDirectory();
        assertThat(run.run("image", "extension", "prune").out()).contains("Nothing to remove");
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        Run.Result unknown = run.run("image", "extension", "build", "kubernetis");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("kubernetes");
        Run.Result name = run.run("image", "extension", "build", "images", "app.tar", "app.tar");
        assertThat(name.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(name.err()).contains("'app.tar' is no name of a store of images");
        assertThat(run.run("image", "extension", "build", "images", "webshop").exitCode())
                .isEqualTo(ExitCode.USAGE);
        Run.Result archive = run.run("image", "extension", "build", "images", "webshop", "no-such.tar");
        assertThat(archive.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(archive.err()).contains("no-such.tar", "Check the path");
        Run.Result version = run.run("image", "extension", "build", "kubernetes", "--version", "newest");
        assertThat(version.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(version.err()).contains("'newest' is no version");
        assertThat(run.run("image", "extension", "build", "kubernetes", "--mirror", "ftp://x")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
