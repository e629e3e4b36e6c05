package io.coppice.nodeos.config;

import java.util.regex.Pattern;

/**
 * A system extension that the node mounts before it starts services: a read-only disk with dm-verity.
 *
 * @param name of the extension; it is mounted at {@code /usr/lib/coppice/extensions/<name>}
 * @param version of what it holds, like {@code 1.20.2}
 * @param disk serial number of the virtio disk that holds it
 * @param rootHash dm-verity root hash, 64 hexadecimal digits
 * @param dataBlocks blocks of 4096 bytes before the hash tree
 */
public record ExtensionConfig(String name, String version, String disk, String rootHash, long dataBlocks) {

    /** The document's {@code kind}. */
    public static final String KIND = "ExtensionConfig";

    /** Name of the extension with Kubernetes' programs. */
    public static final String KUBERNETES = "kubernetes";

    static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+~_-]{0,63}");

    /** Virtio carries 20 bytes of a serial number. */
    static final Pattern DISK = Pattern.compile("[A-Za-z0-9_-]{1,20}");

    static final Pattern ROOT_HASH = Pattern.compile("[0-9a-f]{64}");

    public ExtensionConfig {
        require(NAME, name, "name");
        require(VERSION, version, "version");
        require(DISK, disk, "disk");
        require(ROOT_HASH, rootHash, "root hash");
        if (dataBlocks < 1) {
            throw new IllegalArgumentException("extension " + name + " has " + dataBlocks + " data blocks");
        }
    }

    private static void require(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("the " + what + " of an extension cannot be '" + value + "'");
        }
    }
}
