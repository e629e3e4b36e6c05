package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.coppice.nodeos.extension.ExtensionRequest.Origin;
import io.coppice.nodeos.image.ElfFile;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.Sbom;
import io.coppice.nodeos.image.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An extension of small programs that were compiled here, built twice, looked into, and verified as the kernel does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionIT {

    private static final Path ROOT = Path.of(System.getProperty("coppice.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<String> HELPERS =
            List.of("conntrack", "du", "find", "losetup", "mount", "nice", "umount");

    @TempDir
    static Path work;

    @BeforeAll
    static void compilePrograms() throws IOException {
        Path source = Files.writeString(work.resolve("program.c"), """
                #include <stdio.h>
                int main(void) { return puts("Kubernetes v1.99.7") < 0; }
                """);
        Path programs = Files.createDirectory(work.resolve("programs"));
        Path first = programs.resolve(Kubernetes.PROGRAMS.getFirst());
        String unused =
                Tool.require(List.of("musl-gcc", "-static", "-s", "-o", first.toString(), source.toString()), LIMIT);
        for (String name : Kubernetes.PROGRAMS.subList(1, Kubernetes.PROGRAMS.size())) {
            Files.copy(first, programs.resolve(name), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static ExtensionBuilder builder(String home) {
        return new ExtensionBuilder(ExtensionInputs.ofSourceTree(ROOT), new ExtensionStore(work.resolve(home)));
    }

    private static ExtensionRequest request() {
        return new ExtensionRequest(Optional.empty(), new Origin.Directory(work.resolve("programs")));
    }

    private static NodeExtension extension() {
        return builder("first").build(request(), ExtensionProgress.SILENT);
    }

    @Test
    void builtAgainElsewhereItIsTheSameToTheByte() {
        NodeExtension first = extension();

        NodeExtension second = builder("a/home/with/a/longer/name").build(request(), ExtensionProgress.SILENT);

        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.contents()).isEqualTo(first.contents());
        assertThat(second.rootHash()).isEqualTo(first.rootHash());
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.directory().resolve(Sbom.FILE_NAME))
                .hasSameTextualContentAs(first.directory().resolve(Sbom.FILE_NAME));
    }

    @Test
    void nothingIsBuiltTwiceAndNothingIsLeftBehind() throws IOException {
        NodeExtension extension = extension();
        Path left = Files.createDirectories(extension.directory().resolveSibling(".build-killed/tree"));
        List<String> steps = new ArrayList<>();

        assertThat(builder("first").build(request(), (step, detail) -> steps.add(detail)))
                .isEqualTo(extension);
        assertThat(steps).isEmpty();

        NodeExtension again = builder("first").rebuild(request(), ExtensionProgress.SILENT);
        assertThat(again.id()).isEqualTo(extension.id());
        assertThat(left.getParent()).doesNotExist();
        try (Stream<Path> entries = Files.list(extension.directory().getParent())) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", extension.id().value());
        }
        assertThat(new ExtensionStore(work.resolve("first")).verify(extension.id()))
                .isEqualTo(again);
    }

    @Test
    void theFileSystemHoldsWhatTheManifestSays() throws IOException {
        NodeExtension extension = extension();
        Path tree = extracted(extension.image());

        assertThat(extension.version()).hasToString("1.99.7");
        assertThat(extension.kubectl())
                .hasValueSatisfying(path -> assertThat(path).isExecutable());
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = tree.relativize(file).toString();
                found.add(path);
                assertThat(extension.contents()).contains(new ImageFile(path, Files.size(file), Hashes.sha256(file)));
                assertThat(Files.isExecutable(file)).as(path).isEqualTo(path.startsWith("bin/"));
            }
        }
        assertThat(found).hasSameSizeAs(extension.contents());
        assertThat(found).contains("extension.json", "images/pause.tar", "images/tool.tar");
        Kubernetes.NODE_PROGRAMS.forEach(name -> assertThat(found).contains("bin/" + name));
        HELPERS.forEach(name -> assertThat(found).contains("bin/" + name));
        assertThat(new ObjectMapper().readTree(Files.readString(tree.resolve("extension.json"))))
                .isEqualTo(new ObjectMapper().readTree("{\"name\": \"kubernetes\", \"version\": \"1.99.7\"}"));
    }

    @Test
    void everyLibraryThatAProgramNeedsIsThereButTheOneOfTheNodeImage() throws IOException {
        Path tree = extracted(extension().image());
        List<Path> files = new ArrayList<>();
        List<String> libraries = new ArrayList<>(List.of("libc.so.6", "ld-linux-x86-64.so.2"));
        try (Stream<Path> entries = Files.walk(tree)) {
            entries.filter(Files::isRegularFile)
                    .filter(file -> file.startsWith(tree.resolve("bin")) || file.startsWith(tree.resolve("lib")))
                    .forEach(files::add);
        }
        files.forEach(file -> libraries.add(file.getFileName().toString()));
        for (Path file : files) {
            assertThat(libraries)
                    .as(file.toString())
                    .containsAll(ElfFile.of(Files.readAllBytes(file)).needed());
        }
        assertThat(tree.resolve("lib/libc.so.6")).doesNotExist();
    }

    @Test
    void theHashTreeIsTheKernelsAndAFlippedBitIsSeen() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/veritysetup")), "veritysetup is not installed");
        NodeExtension extension = extension();
        assertThat(verified(extension, extension.image())).isTrue();

        Path copy = Files.copy(extension.image(), work.resolve("tampered.img"));
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            file.seek(file.length() / 3);
            int value = file.read();
            file.seek(file.length() / 3);
            file.write(value ^ 1);
        }
        assertThat(verified(extension, copy)).isFalse();
    }

    @Test
    void aDirectoryWithoutProgramsIsRefusedAndNothingIsMade() {
        ExtensionRequest request = new ExtensionRequest(Optional.empty(), new Origin.Directory(work));

        assertThatThrownBy(() -> builder("refused").build(request, ExtensionProgress.SILENT))
                .hasMessageContaining("kubelet is missing");
        assertThat(work.resolve("refused")).doesNotExist();
    }

    private static boolean verified(NodeExtension extension, Path image) {
        return Tool.run(
                        List.of(
                                "veritysetup",
                                "verify",
                                "--no-superblock",
                                "--salt=-",
                                "--data-blocks=" + extension.dataBlocks(),
                                "--hash-offset=" + extension.dataBlocks() * 4096,
                                image.toString(),
                                image.toString(),
                                extension.rootHash()),
                        null,
                        Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                        LIMIT)
                .succeeded();
    }

    private static Path extracted(Path image) throws IOException {
        Path tree = Files.createTempDirectory(work, "tree");
        String unused =
                Tool.require(List.of("fsck.erofs", "--extract=" + tree, "--overwrite", image.toString()), LIMIT);
        return tree;
    }
}
