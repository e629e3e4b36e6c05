package io.coppice.nodeos.image;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A complete node image in the store.
 *
 * @param id content address
 * @param directory where its files lie
 * @param version Coppice version it was built by
 * @param kernelFile the kernel, loaded by the hypervisor
 * @param initrdFile the initial RAM file system
 * @param rootFile read-only root file system followed by its dm-verity hash tree
 * @param commandLine kernel command line to boot it with
 * @param createdAt when it was built; no part of its content
 * @param inputs SHA-256 over everything that went into the build
 * @param suite distribution suite of its packages
 * @param kernelRelease what {@code uname -r} says on the node
 * @param javaVersion version of the Java runtime inside
 * @param packages the packages it was made of
 * @param jars the agent's class path
 * @param rootHash dm-verity root hash, 64 hexadecimal digits
 * @param compressedSize bytes of all three files when compressed for shipping
 */
public record NodeImage(
        ImageId id,
        Path directory,
        String version,
        ImageFile kernelFile,
        ImageFile initrdFile,
        ImageFile rootFile,
        String commandLine,
        Instant createdAt,
        String inputs,
        String suite,
        String kernelRelease,
        String javaVersion,
        List<LockedPackage> packages,
        List<ImageJar> jars,
        String rootHash,
        long compressedSize)
        implements Stored<ImageId> {

    public NodeImage {
        packages = List.copyOf(packages);
        jars = List.copyOf(jars);
    }

    /** The kernel's absolute path. */
    public Path kernel() {
        return directory.resolve(kernelFile.name());
    }

    /** The initial RAM file system's absolute path. */
    public Path initrd() {
        return directory.resolve(initrdFile.name());
    }

    /** The root file system's absolute path. */
    public Path root() {
        return directory.resolve(rootFile.name());
    }

    /** Bytes the image takes on this host. */
    public long size() {
        return kernelFile.size() + initrdFile.size() + rootFile.size();
    }

    /** The files whose hashes make up the id, in the order in which they are hashed. */
    @Override
    public List<ImageFile> files() {
        return List.of(kernelFile, initrdFile, rootFile);
    }
}
