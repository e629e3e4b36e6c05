package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** Turns a root tree into root.img: a read-only file system followed by its hash tree. */
final class RootImage {

    static final String TYPE = "erofs";

    private static final String UUID = "c0991ce0-0000-4000-8000-000000000001";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private RootImage() {}

    static VerityTree write(RootTree root, Path target) throws IOException {
        Tool.require(
                List.of(
                        "mkfs.erofs",
                        "--quiet",
                        "-x-1",
                        "-T" + RootTree.TIME.toInstant().getEpochSecond(),
                        "-U" + UUID,
                        "--all-root",
                        target.toString(),
                        root.directory().toString()),
                LIMIT);
        byte[] salt = HexFormat.of().parseHex(Hashes.sha256("coppice root image"));
        return VerityTree.append(target, salt);
    }
}
