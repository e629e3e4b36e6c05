package io.coppice.nodeos.oci;

/** What lies in a tar archive under a path. */
sealed interface TarEntry {

    /**
     * A file.
     *
     * @param position of its first byte in the archive
     * @param size in bytes
     */
    record Regular(long position, long size) implements TarEntry {}

    /**
     * Another path of the same archive.
     *
     * @param path from the archive's root on
     */
    record Link(String path) implements TarEntry {}

    /** Something that no image consists of, such as a directory or a device. */
    record Other() implements TarEntry {}
}
