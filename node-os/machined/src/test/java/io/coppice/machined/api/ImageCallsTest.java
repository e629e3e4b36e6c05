package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.coppice.nodeos.api.common.ContainerdNamespace;
import io.coppice.nodeos.api.coppice.BlobPiece;
import io.coppice.nodeos.api.coppice.ImageServiceGrpc;
import io.coppice.nodeos.api.coppice.ImportBegin;
import io.coppice.nodeos.api.coppice.ImportRequest;
import io.coppice.nodeos.api.coppice.ImportResponse;
import io.coppice.nodeos.api.coppice.ImportedBlob;
import io.coppice.nodeos.api.coppice.ImportedImage;
import io.coppice.nodeos.api.machine.ImageListRequest;
import io.coppice.nodeos.api.machine.ImageListResponse;
import io.coppice.nodeos.api.machine.ImagePullRequest;
import io.coppice.nodeos.oci.Digest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls about images, over real connections. */
@Timeout(60)
class ImageCallsTest {

    private static final Digest BLOB = Digest.of(FakeNode.bytes("blob"));

    private TestApi api;

    @BeforeEach
    void start() throws Exception {
        api = new TestApi(ApiMode.SECURE);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void imagesAreListedAndPulledAsTalosClientsAsk() throws Exception {
        ImageListResponse image = api.admin()
                .imageList(ImageListRequest.newBuilder()
                        .setNamespace(ContainerdNamespace.NS_CRI)
                        .build())
                .next();
        assertThat(image.getName()).isEqualTo("docker.io/library/box:1");
        assertThat(image.getSize()).isEqualTo(42);

        var pulled = api.admin()
                .imagePull(ImagePullRequest.newBuilder()
                        .setNamespace(ContainerdNamespace.NS_CRI)
                        .setReference("box:1")
                        .build());
        assertThat(pulled.getMessagesCount()).isEqualTo(1);
        assertThat(api.node.orders).containsExactly("pull box:1");
    }

    @Test
    void elsewhereThanForKubernetesNothingIsPulled() {
        assertThatThrownBy(() -> api.admin()
                        .imagePull(ImagePullRequest.newBuilder()
                                .setNamespace(ContainerdNamespace.NS_SYSTEM)
                                .setReference("box:1")
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED))
                .hasMessageContaining("NS_CRI");
    }

    @Test
    void anImportAsksForWhatIsMissingAndTellsWhatIsStored() throws Exception {
        var call = call();
        call.write(begin(BLOB.toString()));
        assertThat(read(call).getMissing().getDigestsList()).containsExactly(BLOB.toString());
        call.write(piece(BLOB, "bl"));
        call.write(piece(BLOB, "ob"));
        assertThat(read(call).getStored().getDigest()).isEqualTo(BLOB.toString());
        call.halfClose();
        assertThat(read(call).hasDone()).isTrue();
        assertThat(call.read()).isNull();
        assertThat(api.node.orders).containsExactly("begin {box=" + BLOB_TEXT + "}", "finish 4");
        assertThat(api.node.images.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static final String BLOB_TEXT = BLOB.toString();

    @Test
    void anImportWhoseClientGoesAwayIsGivenUp() throws Exception {
        var call = call();
        call.write(begin(BLOB.toString()));
        assertThat(read(call).hasMissing()).isTrue();

        call.cancel("enough", null);

        assertThat(api.node.images.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(api.node.orders).containsExactly("begin {box=" + BLOB_TEXT + "}");
    }

    @Test
    void whatIsNotWhatWasAnnouncedIsRefused() throws Exception {
        assertRefused(piece(BLOB, "x"), "begins with");
        assertRefused(begin("sha256:xyz"), "'sha256:xyz' is no digest");
        var call = call();
        call.write(begin(BLOB.toString()));
        assertThat(read(call).hasMissing()).isTrue();
        call.write(piece(Digest.of(FakeNode.bytes("other")), "other"));
        assertThatThrownBy(call::read).isInstanceOf(StatusException.class).hasMessageContaining("is not missing");
        assertThat(api.node.images.closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void assertRefused(ImportRequest first, String message) throws Exception {
        var call = call();
        call.write(first);
        assertThatThrownBy(call::read)
                .isInstanceOfSatisfying(
                        StatusException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    private BlockingClientCall<ImportRequest, ImportResponse> call() throws Exception {
        return ImageServiceGrpc.newBlockingV2Stub(api.channel(api.authority.client("os:operator")))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .import_();
    }

    private static ImportResponse read(BlockingClientCall<ImportRequest, ImportResponse> call) throws Exception {
        ImportResponse response = call.read();
        assertThat(response).isNotNull();
        return response;
    }

    private static ImportRequest begin(String target) {
        return ImportRequest.newBuilder()
                .setBegin(ImportBegin.newBuilder()
                        .addImages(ImportedImage.newBuilder().setName("box").setTarget(target))
                        .addBlobs(ImportedBlob.newBuilder()
                                .setDigest(BLOB.toString())
                                .setSize(4)))
                .build();
    }

    private static ImportRequest piece(Digest digest, String data) {
        return ImportRequest.newBuilder()
                .setPiece(BlobPiece.newBuilder().setDigest(digest.toString()).setData(ByteString.copyFromUtf8(data)))
                .build();
    }
}
