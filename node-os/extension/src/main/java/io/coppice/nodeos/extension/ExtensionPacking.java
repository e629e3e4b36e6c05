package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.CompressedSize;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.RootImage;
import io.coppice.nodeos.image.RootTree;
import io.coppice.nodeos.image.VerityTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes a complete extension directory of a tree. */
final class ExtensionPacking {

    private static final String UUID = "c0991ce0-0000-4000-8000-000000000002";

    private final RootTree tree;
    private final Path output;
    private final ExtensionProgress progress;

    /**
     * @param tree what nodes will see
     * @param output the directory; what lies in it already are tools for this host
     */
    ExtensionPacking(RootTree tree, Path output, ExtensionProgress progress) {
        this.tree = tree;
        this.output = output;
        this.progress = progress;
    }

    /** What is known of an extension besides its files; see {@link NodeExtension}. */
    record Label(String name, ExtensionVersion version, String source, List<LockedPackage> packages, String inputs) {}

    /** Writes the bill of materials. */
    @FunctionalInterface
    interface Bill {
        void write(NodeExtension extension, Path directory) throws IOException;
    }

    NodeExtension pack(Label label, Bill bill) throws IOException {
        List<String> names = new ArrayList<>(List.of(NodeExtension.IMAGE));
        names.addAll(tools());
        tree.text(ExtensionManifest.FILE_NAME, ExtensionManifest.inner(label.name(), label.version()));
        tree.normalise();
        progress.step(ExtensionStep.FILE_SYSTEM, "file system and hash tree");
        VerityTree verity = RootImage.write(tree, output.resolve(NodeExtension.IMAGE), UUID, new byte[0]);
        progress.step(ExtensionStep.MANIFEST, "hashes and size");
        List<ImageFile> files = new ArrayList<>();
        for (String name : names) {
            files.add(file(name, output.resolve(name)));
        }
        List<ImageFile> contents = new ArrayList<>();
        for (String path : tree.files()) {
            contents.add(file(path, tree.at(path)));
        }
        NodeExtension extension = new NodeExtension(
                ExtensionManifest.idOf(label.name(), label.version().toString(), files),
                output,
                label.name(),
                label.version(),
                label.source(),
                files,
                contents,
                label.packages(),
                verity.rootHash(),
                verity.blocks(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                label.inputs(),
                CompressedSize.of(output, List.of(files.getFirst())));
        bill.write(extension, output);
        ExtensionManifest.write(extension, output);
        makeReadable();
        return extension;
    }

    private List<String> tools() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ImageFile file(String name, Path path) throws IOException {
        return new ImageFile(name, Files.size(path), Hashes.sha256(path));
    }

    /** A hypervisor may run as another user; who must not read an extension is kept out by the home's own permissions. */
    private void makeReadable() throws IOException {
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.toList()) {
                boolean program = file.endsWith(NodeExtension.KUBECTL);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
