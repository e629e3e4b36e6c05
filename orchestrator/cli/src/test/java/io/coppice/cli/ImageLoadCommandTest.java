package io.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.coppice.nodeos.api.common.ContainerdNamespace;
import io.coppice.nodeos.api.machine.ImageListRequest;
import io.coppice.nodeos.api.machine.ImageListResponse;
import io.coppice.nodeos.api.machine.MachineServiceGrpc;
import io.coppice.orchestrator.ClusterName;
import io.coppice.orchestrator.ClusterView.State;
import io.coppice.orchestrator.ImageLoad;
import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code coppice image load} and {@code coppice node images}. */
final class ImageLoadCommandTest {

    private final Run run = new Run();

    @BeforeEach
    void makeCluster() {
        run.orchestrator.put("ci", State.RUNNING, 1, 1);
    }

    @Test
    void theArchivesGoToTheClusterAndWhatItHasThenIsTold() {
        Run.Result result = run.run("image", "load", "a.tar", "b", "--cluster", "ci", "--wait-timeout", "1m");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(run.orchestrator.loads)
                .containsExactly(new ImageLoad(
                        new ClusterName("ci"),
                        List.of(Path.of("a.tar"), Path.of("b")),
                        Optional.empty(),
                        Duration.ofMinutes(1)));
        assertThat(result.out())
                .contains("Loading images into cluster ci")
                .contains("take images (1.0s)")
                .contains("docker.io/library/box:1\n")
                .contains("On 2 nodes of cluster ci in ")
                .contains("4.0 MiB sent.");
    }

    @Test
    void jsonTellsBytesAndEndsWithTheImages() {
        Run.Result result = run.run("image", "load", "a.tar", "--cluster", "ci", "--name", "box:1", "-o", "json");

        assertThat(result.out().lines()).allMatch(line -> line.startsWith("{\"type\":\"") && line.endsWith("}"));
        assertThat(result.out())
                .contains("\"type\":\"step-progress\"")
                .contains("\"doneBytes\":1048576,\"totalBytes\":2097152");
        assertThat(result.out().lines().toList().getLast())
                .contains(
                        "\"type\":\"images-loaded\"", "\"name\":\"docker.io/library/box:1\"", "\"sentBytes\":2097152");
    }

    @Test
    void standardInputIsReadIntoAFileThatDoesNotStay() {
        run.run("image", "load", "-", "--cluster", "ci");

        Path spooled = run.orchestrator.loads.getFirst().archives().getFirst();
        assertThat(spooled).isAbsolute().doesNotExist();
    }

    @Test
    void anInterruptEndsItAndSaysHowToGoOn() {
        CountDownLatch never = new CountDownLatch(1);
        run.orchestrator.beforeStep = _ -> {
            run.interrupts.raise();
            never.await();
        };

        Run.Result result = run.run("image", "load", "a.tar", "--cluster", "ci");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(result.err()).contains("sends only what is missing");
    }

    @Test
    void theImagesOfANodeAreListedByTheirNames() throws Exception {
        Server server = InProcessServerBuilder.forName("images")
                .directExecutor()
                .addService(new MachineServiceGrpc.MachineServiceImplBase() {
                    @Override
                    public void imageList(ImageListRequest request, StreamObserver<ImageListResponse> client) {
                        assertThat(request.getNamespace()).isEqualTo(ContainerdNamespace.NS_CRI);
                        client.onNext(image("docker.io/library/box:1"));
                        client.onNext(image("sha256:" + "1".repeat(64)));
                        client.onCompleted();
                    }
                })
                .build()
                .start();
        try {
            run.orchestrator.nodeServer = "images";

            Run.Result result = run.run("node", "images", "worker-1", "--cluster", "ci");

            assertThat(result.err()).isEmpty();
            assertThat(result.out().lines()).hasSize(2);
            assertThat(result.out()).contains("docker.io/library/box:1", "sha256:000000000000 ", "1.0 MiB", "2h ago");
        } finally {
            server.shutdownNow();
        }
    }

    private static ImageListResponse image(String name) {
        return ImageListResponse.newBuilder()
                .setName(name)
                .setDigest("sha256:" + "0".repeat(64))
                .setSize(1 << 20)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(FakeOrchestrator.CREATED.getEpochSecond()))
                .build();
    }

    @Test
    void withoutAnArchiveItIsWronglyAsked() {
        assertThat(run.run("image", "load").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
