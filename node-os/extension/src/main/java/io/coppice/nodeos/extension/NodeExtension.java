package io.coppice.nodeos.extension;

import io.coppice.nodeos.image.ImageFile;
import io.coppice.nodeos.image.LockedPackage;
import io.coppice.nodeos.image.Stored;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A complete extension in the store.
 *
 * @param id content address
 * @param directory where its files lie
 * @param name what it is, like {@code kubernetes}; nodes mount it under this name
 * @param version of what it holds
 * @param source where its programs came from, in words
 * @param files the files of its directory: the file system image, and tools for this host
 * @param contents the files inside the file system image
 * @param packages the distribution's packages that parts of it were taken from
 * @param rootHash dm-verity root hash, 64 hexadecimal digits
 * @param dataBlocks blocks of 4096 bytes before the hash tree
 * @param createdAt when it was built; no part of its content
 * @param inputs SHA-256 over everything that went into the build
 * @param compressedSize bytes of its files when compressed for shipping
 */
public record NodeExtension(
        ExtensionId id,
        Path directory,
        String name,
        ExtensionVersion version,
        String source,
        List<ImageFile> files,
        List<ImageFile> contents,
        List<LockedPackage> packages,
        String rootHash,
        long dataBlocks,
        Instant createdAt,
        String inputs,
        long compressedSize)
        implements Stored<ExtensionId> {

    /** The file system image in an extension's directory. */
    public static final String IMAGE = "extension.img";

    /** The program that administers a Kubernetes cluster from this host. */
    public static final String KUBECTL = "kubectl";

    public NodeExtension {
        files = List.copyOf(files);
        contents = List.copyOf(contents);
        packages = List.copyOf(packages);
    }

    /** The absolute path of the file system image, which a machine gets as a read-only disk. */
    public Path image() {
        return directory.resolve(IMAGE);
    }

    /** The absolute path of kubectl for this host, if the extension brings one. */
    public Optional<Path> kubectl() {
        return files.stream()
                .filter(file -> file.name().equals(KUBECTL))
                .map(file -> directory.resolve(file.name()))
                .findFirst();
    }

    /** Whether it holds nothing but container images. */
    public boolean isImageStore() {
        return switch (version) {
            case ContentVersion _ -> true;
            case ReleaseVersion _ -> false;
        };
    }

    /** Bytes it takes on this host. */
    public long size() {
        return files.stream().mapToLong(ImageFile::size).sum();
    }
}
