package io.coppice.nodeos.oci;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths inside an archive. None leads out of it. */
final class TarPaths {

    private TarPaths() {}

    /**
     * The path in its one form: relative, without {@code .} and {@code ..}, and without a slash at its ends.
     *
     * @param base the directory that the path starts from, in that form; empty for the root
     * @throws OciException when it leads out of the archive
     */
    static String normal(String base, String path) throws OciException {
        if (path.startsWith("/")) {
            throw outside(path);
        }
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (base + "/" + path).split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> {
                    if (parts.pollLast() == null) {
                        throw outside(path);
                    }
                }
                default -> parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static OciException outside(String path) {
        return new OciException(
                "the path '" + path + "' leads out of the archive",
                "do not trust this archive: no builder of images writes such paths");
    }
}
