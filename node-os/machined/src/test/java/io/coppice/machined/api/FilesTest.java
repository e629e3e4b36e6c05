package io.coppice.machined.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.coppice.nodeos.api.machine.FileInfo;
import io.coppice.nodeos.api.machine.ListRequest;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesTest {
    private TestApi api;
    private TlsMaterial certificate;
    private MachineServiceBlockingStub node;
    private Path root;

    @BeforeAll
    void start() throws Exception {
        api = new TestApi(ApiMode.SECURE);
        certificate = api.authority.client("os:admin");
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void prepare(@TempDir Path directory) throws Exception {
        node = TestApi.stub(api.channel(certificate));
        root = directory.toRealPath();
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/deep"), "deep");
        Files.writeString(root.resolve("file"), "hello");
        Files.setPosixFilePermissions(root.resolve("file"), PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("file"));
    }

    @Test
    void aListingTellsOfTheDirectoryAndWhatItHolds() {
        List<FileInfo> files = list(ListRequest.newBuilder().setRoot(root.toString()));

        assertThat(files).extracting(FileInfo::getRelativeName).containsExactly(".", "a", "file", "link");
        assertThat(files.get(0).getIsDir()).isTrue();
        FileInfo file = files.get(2);
        assertThat(file.getName()).isEqualTo(root.resolve("file").toString());
        assertThat(file.getSize()).isEqualTo(5);
        assertThat(file.getMode()).isEqualTo(0640);
        assertThat(file.getModified()).isGreaterThan(1_000_000_000);
        assertThat(files.get(3).getLink()).isEqualTo("file");
    }

    @Test
    void depthAndTypesNarrowAListing() {
        ListRequest.Builder deep =
                ListRequest.newBuilder().setRoot(root.toString()).setRecurse(true);

        assertThat(list(deep.clone()))
                .extracting(FileInfo::getRelativeName)
                .containsExactly(".", "a", "a/b", "a/b/deep", "file", "link");
        assertThat(list(deep.clone().setRecursionDepth(2)))
                .extracting(FileInfo::getRelativeName)
                .containsExactly(".", "a", "a/b", "file", "link");
        assertThat(list(deep.clone().addTypes(ListRequest.Type.REGULAR)))
                .extracting(FileInfo::getRelativeName)
                .containsExactly("a/b/deep", "file");
        assertThat(list(deep.clone().addTypes(ListRequest.Type.DIRECTORY).addTypes(ListRequest.Type.SYMLINK)))
                .extracting(FileInfo::getRelativeName, FileInfo::getIsDir)
                .containsExactly(tuple(".", true), tuple("a", true), tuple("a/b", true), tuple("link", false));
    }

    @Test
    void aLinkToADirectoryListsTheDirectory() throws IOException {
        Files.createSymbolicLink(root.resolve("alias"), Path.of("a"));

        assertThat(list(ListRequest.newBuilder().setRoot(root + "/alias")))
                .extracting(FileInfo::getName)
                .containsExactly(
                        root.resolve("a").toString(), root.resolve("a/b").toString());
    }

    @Test
    void withoutARootTheListingBeginsAtTheTop() {
        assertThat(list(ListRequest.newBuilder())).extracting(FileInfo::getName).contains("/", "/proc");
    }

    @Test
    void modesAreInTheBitsOfGo() {
        assertThat(FileEntry.goMode(0100644)).isEqualTo(0644);
        assertThat(FileEntry.goMode(0040755)).isEqualTo(0x80000000 | 0755);
        assertThat(FileEntry.goMode(0120777)).isEqualTo(0x08000000 | 0777);
        assertThat(FileEntry.goMode(0060660)).isEqualTo(0x04000000 | 0660);
        assertThat(FileEntry.goMode(0020666)).isEqualTo(0x04200000 | 0666);
        assertThat(FileEntry.goMode(0010600)).isEqualTo(0x02000000 | 0600);
        assertThat(FileEntry.goMode(0140600)).isEqualTo(0x01000000 | 0600);
        assertThat(FileEntry.goMode(0104755)).isEqualTo(0x00800000 | 0755);
        assertThat(FileEntry.goMode(0102755)).isEqualTo(0x00400000 | 0755);
        assertThat(FileEntry.goMode(0041777)).isEqualTo(0x80100000 | 0777);
    }

    @Test
    void aFileIsReadWhole() throws IOException {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Files.write(root.resolve("big"), content);

        assertThat(read(root + "/big")).isEqualTo(content);
        assertThat(read(root + "/a/../file")).asString().isEqualTo("hello");
        assertThat(read("/proc/version")).asString().contains("Linux");
    }

    @Test
    void whatIsNoRegularFileIsRefused() {
        assertRefused(root.toString(), Status.Code.INVALID_ARGUMENT, "is a directory");
        assertRefused("/dev/zero", Status.Code.INVALID_ARGUMENT, "device");
        assertRefused(root + "/missing", Status.Code.NOT_FOUND, "there is no " + root + "/missing");
        assertRefused(root + "/file/below", Status.Code.NOT_FOUND, "below");
        assertRefused("file", Status.Code.INVALID_ARGUMENT, "absolute");
        assertRefused("", Status.Code.INVALID_ARGUMENT, "absolute");
        assertRefused("/a\0b", Status.Code.INVALID_ARGUMENT, "NUL");
        assertRefused("/" + "x".repeat(5000), Status.Code.INVALID_ARGUMENT, "absolute");
        assertRefused("/" + "x".repeat(300), Status.Code.INVALID_ARGUMENT, "too long");
    }

    @Test
    void aListingOfNothingIsRefused() {
        assertThatThrownBy(() -> list(ListRequest.newBuilder().setRoot(root + "/missing")))
                .hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> list(ListRequest.newBuilder().setRoot("relative")))
                .hasMessageContaining("absolute");
        assertThatThrownBy(() -> list(ListRequest.newBuilder().setRecursionDepth(-1)))
                .hasMessageContaining("recursion_depth");
        assertThatThrownBy(() -> list(ListRequest.newBuilder().addTypesValue(9)))
                .hasMessageContaining("REGULAR");
    }

    private List<FileInfo> list(ListRequest.Builder request) {
        List<FileInfo> files = new ArrayList<>();
        node.list(request.build()).forEachRemaining(files::add);
        return files;
    }

    private byte[] read(String path) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        node.read(ReadRequest.newBuilder().setPath(path).build())
                .forEachRemaining(data -> content.writeBytes(data.getBytes().toByteArray()));
        return content.toByteArray();
    }

    private void assertRefused(String path, Status.Code code, String words) {
        assertThatThrownBy(() -> read(path)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).as(path).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(words);
        });
    }
}
