package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** An image as {@code image.json} writes it. */
record ImageManifest(
        int format,
        String id,
        String version,
        ImageFile kernel,
        ImageFile initrd,
        ImageFile root,
        String commandLine,
        String createdAt,
        String inputs,
        String suite,
        String kernelRelease,
        String javaVersion,
        List<LockedPackage> packages,
        List<ImageJar> jars,
        String rootHash,
        long compressedSize) {

    static final String FILE_NAME = "image.json";

    static final int FORMAT = 1;

    private static final ManifestFile<ImageManifest> FILE =
            new ManifestFile<>(FILE_NAME, "image", "coppice image build", ImageManifest.class);

    /** The id that these files and this command line have. */
    static ImageId idOf(List<ImageFile> files, String commandLine) {
        StringBuilder text = new StringBuilder();
        for (ImageFile file : files) {
            text.append(file.sha256()).append('\n');
        }
        text.append(commandLine).append('\n');
        return new ImageId(Hashes.sha256(text.toString()).substring(0, 16));
    }

    static NodeImage read(Path directory) {
        return FILE.read(directory, manifest -> manifest.at(directory));
    }

    static void write(NodeImage image, Path directory) throws IOException {
        ImageManifest manifest = new ImageManifest(
                FORMAT,
                image.id().value(),
                image.version(),
                image.kernelFile(),
                image.initrdFile(),
                image.rootFile(),
                image.commandLine(),
                image.createdAt().toString(),
                image.inputs(),
                image.suite(),
                image.kernelRelease(),
                image.javaVersion(),
                image.packages(),
                image.jars(),
                image.rootHash(),
                image.compressedSize());
        FILE.write(directory, manifest);
    }

    private NodeImage at(Path directory) {
        if (format != FORMAT) {
            throw new IllegalArgumentException("format " + format + " is not " + FORMAT);
        }
        return new NodeImage(
                new ImageId(id),
                directory,
                version,
                kernel,
                initrd,
                root,
                commandLine,
                Instant.parse(createdAt),
                inputs,
                suite,
                kernelRelease,
                javaVersion,
                packages,
                jars,
                rootHash,
                compressedSize);
    }
}
