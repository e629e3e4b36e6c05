package io.coppice.machined.system;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A mounted file system.
 *
 * @param source device or name
 * @param target where it is mounted
 * @param type such as {@code ext4}
 */
public record MountEntry(String source, String target, String type) {
    /** Reads /proc/self/mounts. */
    public static List<MountEntry> parse(String text) {
        List<MountEntry> mounts = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Tokens tokens = new Tokens(line);
            if (tokens.hasNext()) {
                mounts.add(new MountEntry(unescape(tokens.next()), unescape(tokens.next()), unescape(tokens.next())));
            }
        }
        return mounts;
    }

    /** The kernel writes blanks and backslashes as a backslash and three octal digits. */
    static String unescape(String word) {
        if (word.indexOf('\\') < 0) {
            return word;
        }
        byte[] from = word.getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[from.length];
        int length = 0;
        int i = 0;
        while (i < from.length) {
            if (from[i] == '\\' && i + 3 < from.length && isOctal(from, i + 1)) {
                to[length++] = (byte) ((from[i + 1] - '0') << 6 | (from[i + 2] - '0') << 3 | (from[i + 3] - '0'));
                i += 4;
            } else {
                to[length++] = from[i++];
            }
        }
        return new String(to, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte[] bytes, int start) {
        for (int i = start; i < start + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '7') {
                return false;
            }
        }
        return true;
    }
}
