package io.coppice.nodeos.image;

/**
 * A distribution package pinned to the byte.
 *
 * @param name package name
 * @param version full version with epoch
 * @param path path below the archive's root
 * @param size bytes
 * @param sha256 64 hexadecimal digits
 */
public record LockedPackage(String name, String version, String path, long size, String sha256) {}
