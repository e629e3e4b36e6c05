package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.AptSources;
import io.coppice.nodeos.image.CompressedSize;
import io.coppice.nodeos.image.Hashes;
import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.ImageLock;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.PackageCache;
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

/** One build, from programs to a complete extension directory. Used once. */
final class ExtensionAssembly {

    private static final String UUID = "c0991ce0-0000-4000-8000-000000000002";

    private final ExtensionInputs inputs;
    private final KubernetesPrograms programs;
    private final String inputsHash;
    private final Path work;
    private final ExtensionProgress progress;
    private final ImageLock lock;
    private final RootTree tree;

    ExtensionAssembly(
            ExtensionInputs inputs,
            KubernetesPrograms programs,
            String inputsHash,
            Path work,
            ExtensionProgress progress) {
        this.inputs = inputs;
        this.programs = programs;
        this.inputsHash = inputsHash;
        this.work = work;
        this.progress = progress;
        this.lock = ImageLock.read(inputs.helpersLock());
        this.tree = new RootTree(work.resolve("tree"));
    }

    NodeExtension assemble() throws IOException {
        Path output = Files.createDirectory(work.resolve("extension"));
        for (String name : Kubernetes.NODE_PROGRAMS) {
            tree.copy("bin/" + name, programs.directory().resolve(name), true);
        }
        addHelpers();
        progress.step(ExtensionStep.CONTAINER_IMAGES, String.join(", ", ContainerImages.REFERENCES));
        new ContainerImages(inputs.containerSources()).addTo(tree, work);
        tree.text(ExtensionManifest.FILE_NAME, ExtensionManifest.inner(Kubernetes.NAME, programs.version()));
        tree.normalise();
        progress.step(ExtensionStep.FILE_SYSTEM, "file system and hash tree");
        VerityTree verity = RootImage.write(tree, output.resolve(NodeExtension.IMAGE), UUID, new byte[0]);
        Files.copy(programs.directory().resolve(NodeExtension.KUBECTL), output.resolve(NodeExtension.KUBECTL));
        return describe(output, verity);
    }

    private void addHelpers() throws IOException {
        AptSources sources = AptSources.ofHost();
        PackageCache cache = new PackageCache(inputs.packageCache());
        int done = 0;
        for (LockedPackage each : lock.packages()) {
            progress.step(ExtensionStep.HELPERS, ++done + "/" + lock.packages().size() + " " + each.name());
            Path unused = cache.fetch(each, sources);
        }
        Helpers.addTo(tree, name -> cache.fetch(lock.find(name), sources));
    }

    private NodeExtension describe(Path output, VerityTree verity) throws IOException {
        progress.step(ExtensionStep.MANIFEST, "hashes and size");
        List<ImageFile> files = new ArrayList<>();
        for (String name : List.of(NodeExtension.IMAGE, NodeExtension.KUBECTL)) {
            files.add(file(name, output.resolve(name)));
        }
        List<ImageFile> contents = new ArrayList<>();
        for (String path : tree.files()) {
            contents.add(file(path, tree.at(path)));
        }
        List<LockedPackage> packages = new ArrayList<>(lock.packages());
        packages.addAll(programs.packages());
        NodeExtension extension = new NodeExtension(
                ExtensionManifest.idOf(Kubernetes.NAME, programs.version().toString(), files),
                output,
                Kubernetes.NAME,
                programs.version(),
                programs.source(),
                files,
                contents,
                packages,
                verity.rootHash(),
                verity.blocks(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                inputsHash,
                CompressedSize.of(output, List.of(files.getFirst())));
        ExtensionSbom.write(extension, lock.packages(), programs, output);
        ExtensionManifest.write(extension, output);
        makeReadable(output);
        return extension;
    }

    private static ImageFile file(String name, Path path) throws IOException {
        return new ImageFile(name, Files.size(path), Hashes.sha256(path));
    }

    /** A hypervisor may run as another user; who must not read an extension is kept out by the home's own permissions. */
    private static void makeReadable(Path output) throws IOException {
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
