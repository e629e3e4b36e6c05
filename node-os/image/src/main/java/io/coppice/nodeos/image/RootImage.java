package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Turns a tree into a read-only file system followed by its hash tree. */
public final class RootImage {

    /** What the kernel calls the file system. */
    public static final String TYPE = "erofs";

    private static final String UUID = "c0991ce0-0000-4000-8000-000000000001";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private RootImage() {}

    static VerityTree write(RootTree root, Path target) throws IOException {
        return write(root, target, UUID, HexFormat.of().parseHex(Hashes.sha256("coppice root image")));
    }

    /**
     * Writes a file system and appends its hash tree.
     *
     * @param uuid of the file system; the same for the same bytes
     * @param salt of the hash tree; may be empty
     */
    public static VerityTree write(RootTree root, Path target, String uuid, byte[] salt) throws IOException {
        Tool.require(
                List.of(
                        "mkfs.erofs",
                        "--quiet",
                        "-x-1",
                        "-T" + RootTree.TIME.toInstant().getEpochSecond(),
                        "-U" + uuid,
                        "--all-root",
                        target.toString(),
                        root.directory().toString()),
                LIMIT);
        return VerityTree.append(target, salt);
    }
}
