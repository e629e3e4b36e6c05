package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Images in a file or a directory. What was read from it can be used until it is closed. */
public final class ImageArchive implements AutoCloseable {

    private static final int MAGIC = 6;

    private final ArchiveFiles files;
    private final Optional<Path> spooled;

    private ImageArchive(ArchiveFiles files, Optional<Path> spooled) {
        this.files = files;
        this.spooled = spooled;
    }

    /**
     * Opens what {@code docker save} wrote, an OCI archive, or the directory of an OCI layout. An archive that is compressed as a whole with gzip is
     * decompressed into the temporary directory first.
     *
     * @throws OciException when it is none of these, or damaged
     */
    public static ImageArchive open(Path path, Path temporary) throws IOException {
        if (Files.isDirectory(path)) {
            return new ImageArchive(new DirectoryFiles(path), Optional.empty());
        }
        if (!Files.isRegularFile(path)) {
            throw new OciException(path + " is no file and no directory", "check the path");
        }
        Compression compression;
        try (InputStream in = Files.newInputStream(path)) {
            compression = Compression.of(in.readNBytes(MAGIC));
        }
        return switch (compression) {
            case NONE -> new ImageArchive(TarFiles.open(path, path.toString()), Optional.empty());
            case GZIP -> decompressed(path, temporary);
            case ZSTD, XZ, BZIP2 -> {
                String program = compression.name().toLowerCase(Locale.ROOT);
                throw new OciException(
                        path + " is compressed with " + program + " as a whole",
                        "decompress it first, with '" + program + " -d'");
            }
        };
    }

    /** The images that run on a platform, in the order of the archive; never none. */
    public List<OciImage> images(Platform node) throws IOException {
        Documents documents = new Documents(files);
        Optional<byte[]> index = documents.file(LayoutReader.INDEX_FILE);
        if (index.isPresent()) {
            return new LayoutReader(files, node).read(index.get());
        }
        Optional<byte[]> list = documents.file(DockerSaveReader.LIST_FILE);
        if (list.isPresent()) {
            return new DockerSaveReader(files, node).read(list.get());
        }
        throw new OciException(
                files.name() + " holds no images: it has neither " + LayoutReader.INDEX_FILE + " nor "
                        + DockerSaveReader.LIST_FILE,
                "give a file that 'docker save' wrote, an OCI archive, or the directory of an OCI layout");
    }

    @Override
    public void close() throws IOException {
        try (files) {
            if (spooled.isPresent()) {
                Files.deleteIfExists(spooled.get());
            }
        }
    }

    private static ImageArchive decompressed(Path path, Path temporary) throws IOException {
        Path plain = Files.createTempFile(temporary, "images", ".tar");
        boolean opened = false;
        try {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(path), 1 << 16);
                    OutputStream out = Files.newOutputStream(plain)) {
                in.transferTo(out);
            } catch (java.util.zip.ZipException | java.io.EOFException damaged) {
                throw new OciException(
                        path + " cannot be decompressed: " + damaged.getMessage(),
                        "the archive is damaged or was cut off: write it again",
                        damaged);
            }
            ImageArchive archive = new ImageArchive(TarFiles.open(plain, path.toString()), Optional.of(plain));
            opened = true;
            return archive;
        } finally {
            if (!opened) {
                Files.deleteIfExists(plain);
            }
        }
    }
}
