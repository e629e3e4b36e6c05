package io.coppice.nodeos.image;

import io.coppice.nodeos.image.KernelModules.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One build, from packages to a complete image directory. Used once. */
final class ImageAssembly {

    private static final String INIT = "usr/sbin/init";
    private static final int RECORDINGS = 3;

    private final ImageInputs inputs;
    private final String inputsHash;
    private final Path work;
    private final BuildProgress progress;
    private final ImageLock lock;
    private final RootTree root;

    ImageAssembly(ImageInputs inputs, String inputsHash, Path work, BuildProgress progress) {
        this.inputs = inputs;
        this.inputsHash = inputsHash;
        this.work = work;
        this.progress = progress;
        this.lock = ImageLock.read(inputs.lockFile());
        this.root = new RootTree(work.resolve("root"));
    }

    NodeImage assemble() throws IOException {
        Path output = Files.createDirectory(work.resolve("image"));
        Kernel kernel = prepare();
        List<Module> bootModules = kernel.modules().closure(ImageContents.BOOT_MODULES);
        byte[] init = Files.readAllBytes(root.at(INIT));
        train();
        progress.step(BuildStep.ROOT_IMAGE, "file system and hash tree");
        VerityTree verity = RootImage.write(root, output.resolve("root.img"));
        progress.step(BuildStep.INITRD, bootModules.size() + " modules");
        Initrd.write(output.resolve("initrd"), init, bootModules, verity, RootImage.TYPE);
        Files.write(output.resolve("kernel"), kernel.boot().bytes());
        return describe(output, kernel, verity);
    }

    /** Runs the agent several times, since which classes are used depends a little on the luck of threads. */
    ClassList recordClasses() throws IOException {
        prepare();
        AheadOfTimeCache cache = cache();
        List<String> lines = new ArrayList<>();
        for (int run = 1; run <= RECORDINGS; run++) {
            progress.step(BuildStep.TRAINING, "run " + run + " of " + RECORDINGS + " of the agent");
            lines.addAll(cache.record().lines());
        }
        return ClassList.parse(lines);
    }

    /** Everything up to a complete root tree that lacks only the agent's cache. */
    private Kernel prepare() throws IOException {
        new Confinement(root, work).check();
        fetchPackages();
        Kernel kernel = Kernel.read(packageFile(kernelPackage()));
        compileInit();
        fillRoot(kernel);
        return kernel;
    }

    private AheadOfTimeCache cache() throws IOException {
        return new AheadOfTimeCache(root, inputs.jars(), Files.createDirectory(work.resolve("training")));
    }

    private void fetchPackages() {
        AptSources sources = AptSources.ofHost();
        PackageCache cache = new PackageCache(inputs.packageCache());
        int done = 0;
        for (LockedPackage each : lock.packages()) {
            progress.step(BuildStep.PACKAGES, ++done + "/" + lock.packages().size() + " " + each.name());
            cache.fetch(each, sources);
        }
    }

    private String kernelPackage() {
        return lock.packages().stream()
                .map(LockedPackage::name)
                .filter(name -> name.startsWith("linux-image-"))
                .findFirst()
                .orElseThrow(() -> new ImageException.LockInvalid(
                        "The lock file pins no kernel.", "Run 'coppice image lock'.", null));
    }

    private Path packageFile(String name) {
        return new PackageCache(inputs.packageCache()).fetch(lock.find(name), AptSources.ofHost());
    }

    private void compileInit() throws IOException {
        progress.step(BuildStep.INIT, "PID 1 and nodectl");
        InitProgram program = new InitProgram(inputs.initSources());
        Path init = work.resolve("init");
        Path nodectl = work.resolve("nodectl");
        program.compileInit(init);
        program.compileNodectl(nodectl);
        root.copy(INIT, init, true);
        root.copy("usr/lib/coppice/nodectl", nodectl, true);
    }

    private void fillRoot(Kernel kernel) throws IOException {
        progress.step(
                BuildStep.RUNTIME,
                "jlink from JDK " + JdkFinder.version(inputs.jdk()).orElse("?"));
        JavaRuntime runtime = new JavaRuntime(inputs.jdk(), root);
        runtime.link(inputs.jars());
        runtime.copyJars(inputs.jars());
        runtime.extractNativeLibraries(inputs.jars());
        runtime.strip();
        runtime.writeArguments(inputs.jars());
        progress.step(BuildStep.ROOT, "programs, libraries, kernel modules");
        PackageFiles files = new PackageFiles(root, this::packageFile);
        files.copyItems();
        files.copyXtables();
        files.writeCertificateBundle();
        SystemFiles.write(root, inputs.version());
        addModules(kernel);
        SharedLibraries libraries = new SharedLibraries(root);
        for (String each : ImageContents.LIBRARIES) {
            libraries.offer(packageFile(each));
        }
        libraries.addNeeded();
        for (String each : ImageContents.DIRECTORIES) {
            root.directory(each);
        }
        for (ImageContents.Link each : ImageContents.LINKS) {
            root.symbolicLink(each.path(), each.target());
        }
        root.normalise();
    }

    private void addModules(Kernel kernel) throws IOException {
        String directory = "usr/lib/modules/" + kernel.release() + "/";
        List<String> names = new ArrayList<>(ImageContents.START_MODULES);
        names.addAll(ImageContents.MODULES);
        names.addAll(kernel.modules().namesBelow(ImageContents.MODULE_DIRECTORIES));
        List<Module> modules = kernel.modules().closure(names);
        for (Module each : modules) {
            root.file(directory + each.path(), each.content().bytes(), false);
        }
        root.text(directory + "modules.dep", kernel.modules().dependencies(modules));
        root.text(directory + "modules.alias", KernelModules.aliases(modules));
        StringBuilder start = new StringBuilder();
        for (Module each : kernel.modules().closure(ImageContents.START_MODULES)) {
            start.append('/').append(directory).append(each.path()).append('\n');
        }
        root.text("usr/lib/coppice/modules.list", start.toString());
    }

    private void train() throws IOException {
        AheadOfTimeCache cache = cache();
        ClassList classes;
        if (Files.exists(inputs.classList())) {
            classes = ClassList.parse(Files.readAllLines(inputs.classList()));
        } else {
            progress.step(BuildStep.TRAINING, "no " + inputs.classList() + ": running the agent to learn its classes");
            classes = cache.record();
        }
        progress.step(BuildStep.TRAINING, classes.classes() + " classes");
        AheadOfTimeCache.Fit fit = cache.create(classes);
        progress.step(BuildStep.TRAINING, fit.missing() + " of " + fit.loaded() + " classes are not in the cache");
        root.normalise();
    }

    /** A hypervisor may run as another user; who must not read an image is kept out by the home's own permissions. */
    private static void makeReadable(Path output) throws IOException {
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
    }

    private NodeImage describe(Path output, Kernel kernel, VerityTree verity) throws IOException {
        progress.step(BuildStep.MANIFEST, "hashes");
        List<ImageFile> files = new ArrayList<>();
        for (String name : List.of("kernel", "initrd", "root.img")) {
            Path file = output.resolve(name);
            files.add(new ImageFile(name, Files.size(file), Hashes.sha256(file)));
        }
        List<ImageJar> jars = new ArrayList<>();
        for (Path jar : inputs.jars()) {
            jars.add(new ImageJar(jar.getFileName().toString(), Hashes.sha256(jar)));
        }
        NodeImage image = new NodeImage(
                ImageManifest.idOf(files, KernelCommandLine.TEXT),
                output,
                inputs.version(),
                files.get(0),
                files.get(1),
                files.get(2),
                KernelCommandLine.TEXT,
                Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                inputsHash,
                lock.suite(),
                kernel.release(),
                JdkFinder.version(inputs.jdk()).orElseThrow(),
                lock.packages(),
                jars,
                verity.rootHash(),
                CompressedSize.of(output, files));
        ImageManifest.write(image, output);
        Sbom.write(image, output);
        makeReadable(output);
        return image;
    }
}
