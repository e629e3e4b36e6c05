package io.coppice.nodeos.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Images in a file or a directory. What was read from it can be used until it is closed. */
public final class ImageArchive implements AutoCloseable {

    private static final int MAGIC = 6;
    private static final int BUFFER = 1 << 16;

    private final ArchiveFiles files;

    private ImageArchive(ArchiveFiles files) {
        this.files = files;
    }

    /**
     * Opens what {@code docker save} wrote, an OCI archive, or the directory of an OCI layout. An archive that is compressed as a whole with gzip is
     * decompressed into the temporary directory first, into a file without a name, which goes with the process however that ends.
     *
     * @throws OciException when it is none of these, or damaged
     */
    public static ImageArchive open(Path path, Path temporary) throws IOException {
        if (Files.isDirectory(path)) {
            return new ImageArchive(new DirectoryFiles(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new OciException(path + " is no file and no directory", "check the path");
        }
        Compression compression;
        try (InputStream in = Files.newInputStream(path)) {
            compression = Compression.of(in.readNBytes(MAGIC));
        }
        return switch (compression) {
            case NONE -> new ImageArchive(TarFiles.open(path));
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
        files.close();
    }

    private static ImageArchive decompressed(Path path, Path temporary) throws IOException {
        FileChannel plain = nameless(path, temporary);
        boolean opened = false;
        try {
            decompress(path, plain, temporary);
            ImageArchive archive = new ImageArchive(TarFiles.of(plain, path.toString()));
            opened = true;
            return archive;
        } finally {
            if (!opened) {
                plain.close();
            }
        }
    }

    private static FileChannel nameless(Path path, Path temporary) throws OciException {
        try {
            Path file = Files.createTempFile(temporary, "images", ".tar");
            try {
                return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw noRoom(path, temporary, e);
        }
    }

    private static void decompress(Path path, FileChannel target, Path temporary) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path), BUFFER)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                write(ByteBuffer.wrap(buffer, 0, count), target, path, temporary);
            }
        } catch (ZipException | EOFException damaged) {
            throw new OciException(
                    path + " cannot be decompressed: " + damaged.getMessage(),
                    "the archive is damaged or was cut off: write it again",
                    damaged);
        }
    }

    private static void write(ByteBuffer bytes, FileChannel target, Path path, Path temporary) throws OciException {
        try {
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        } catch (IOException e) {
            throw noRoom(path, temporary, e);
        }
    }

    private static OciException noRoom(Path path, Path temporary, IOException cause) {
        return new OciException(
                path + " cannot be decompressed into the directory " + temporary + ": " + cause,
                "make room there, or name another directory with TMPDIR; or decompress it yourself with gunzip",
                cause);
    }
}
