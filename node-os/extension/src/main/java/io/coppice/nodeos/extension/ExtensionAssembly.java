package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.AptSources;
import io.coppice.nodeos.image.ImageLock;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.PackageCache;
import io.coppice.nodeos.image.RootTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One build, from programs to a complete extension directory. Used once. */
final class ExtensionAssembly {

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
        Files.copy(programs.directory().resolve(NodeExtension.KUBECTL), output.resolve(NodeExtension.KUBECTL));
        List<LockedPackage> packages = new ArrayList<>(lock.packages());
        packages.addAll(programs.packages());
        return new ExtensionPacking(tree, output, progress)
                .pack(
                        new ExtensionPacking.Label(
                                Kubernetes.NAME, programs.version(), programs.source(), packages, inputsHash),
                        (extension, directory) -> ExtensionSbom.write(extension, lock.packages(), programs, directory));
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
}
