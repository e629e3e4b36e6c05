package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.orchestrator.Change;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.KubernetesChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubernetesCommandsTest {

    @TempDir
    Path directory;

    private final Run run = new Run();

    @BeforeEach
    void begin() {
        run.orchestrator.put("dev", ClusterView.State.RUNNING, 1, 2);
        run.environment.put("HOME", directory.toString());
    }

    @Test
    void printsAKubeconfigAndNothingElse() {
        var result = run.run("kubeconfig");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("kubeconfig of dev\n");
    }

    @Test
    void writesAKubeconfigThatOthersCannotRead() throws IOException {
        var file = directory.resolve("config");
        Files.writeString(file, "older, and open to all");

        assertThat(run.run("kubeconfig", "dev", "--output", file.toString()).exitCode())
                .isZero();

        assertThat(file).hasContent("kubeconfig of dev\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryContaining(path -> path.equals(file));
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    void mergesIntoTheFileThatKubectlReads() {
        run.run("kubeconfig", "--merge");
        run.environment.put("KUBECONFIG", ":/first:/second");
        var result = run.run("kubeconfig", "--merge");

        assertThat(run.orchestrator.merged).containsExactly("dev " + directory.resolve(".kube/config"), "dev /first");
        assertThat(result.out()).contains("coppice-dev", "/first");
    }

    @Test
    void mergingAndWritingExcludeEachOther() {
        assertThat(run.run("kubeconfig", "--merge", "--output", "x").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void kubectlIsRunWithTheClustersKubeconfigAndItsExitCodeIsOurs() throws IOException {
        var told = directory.resolve("told");
        var kubectl = Files.createFile(
                directory.resolve("kubectl"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(kubectl, "#!/bin/sh\necho \"$KUBECONFIG $*\" >> " + told + "\nexit 7\n");
        run.orchestrator.kubectl = kubectl;

        assertThat(run.run("kubectl", "get", "nodes", "-o", "wide").exitCode()).isEqualTo(7);
        assertThat(run.run("kubectl", "--cluster", "dev", "--", "--help").exitCode())
                .isEqualTo(7);

        assertThat(told).hasContent("/clusters/dev/kubeconfig get nodes -o wide\n/clusters/dev/kubeconfig --help\n");
    }

    @Test
    void aMissingKubectlIsSaidToBeMissing() {
        run.orchestrator.kubectl = directory.resolve("gone");

        var result = run.run("kubectl", "version");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains(directory.resolve("gone").toString(), "image extension build kubernetes");
    }

    @Test
    void aVersionIsAskedForByItsNumber() {
        run.run("up", "a", "--kubernetes", "v1.20.2");
        run.run("up", "b", "--kubernetes", "none");
        run.run("up", "c");
        var wrong = run.run("up", "d", "--kubernetes", "latest");

        assertThat(run.orchestrator.applied.stream()
                        .map(change -> ((Change.Up) change).spec().kubernetes()))
                .containsExactly(
                        new KubernetesChoice.Version("1.20.2"),
                        new KubernetesChoice.None(),
                        new KubernetesChoice.Unspecified());
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("'newest'");
    }

    @Test
    void storesOfImagesAreAskedForByName() {
        run.run("up", "a", "--preload", "webshop", "--preload", "tools", "--preload", "webshop");
        run.run("up", "b");

        assertThat(run.orchestrator.applied.stream()
                        .map(change -> ((Change.Up) change).spec().preloads()))
                .containsExactly(List.of("webshop", "tools"), List.of());
    }
}
