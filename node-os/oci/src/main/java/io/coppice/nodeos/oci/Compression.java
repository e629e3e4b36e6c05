package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/** How bytes are compressed, told by how they begin. */
enum Compression {
    NONE("", ""),
    GZIP("+gzip", "1f8b"),
    ZSTD("+zstd", "28b52ffd"),
    XZ("+xz", "fd377a585a00"),
    BZIP2("+bzip2", "425a68");

    private static final int LONGEST = 6;

    private final String suffix;
    private final String magic;

    Compression(String suffix, String magic) {
        this.suffix = suffix;
        this.magic = magic;
    }

    /** What the media type of a layer ends with. */
    String suffix() {
        return suffix;
    }

    static Compression of(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return of(in.readNBytes(LONGEST));
        }
    }

    static Compression of(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        for (Compression candidate : values()) {
            if (candidate != NONE && hex.startsWith(candidate.magic)) {
                return candidate;
            }
        }
        return NONE;
    }
}
