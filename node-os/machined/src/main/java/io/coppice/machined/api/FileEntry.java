package io.coppice.machined.api;

import io.coppice.nodeos.api.machine.FileInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/** A file as the API tells of it: its mode in the bits of Go's io/fs.FileMode. */
final class FileEntry {
    private static final int GO_DIRECTORY = 1 << 31;
    private static final int GO_LINK = 1 << 27;
    private static final int GO_DEVICE = 1 << 26;
    private static final int GO_PIPE = 1 << 25;
    private static final int GO_SOCKET = 1 << 24;
    private static final int GO_SET_USER = 1 << 23;
    private static final int GO_SET_GROUP = 1 << 22;
    private static final int GO_CHARACTER_DEVICE = 1 << 21;
    private static final int GO_STICKY = 1 << 20;
    private static final int GO_TYPE = GO_DIRECTORY | GO_LINK | GO_DEVICE | GO_PIPE | GO_SOCKET | GO_CHARACTER_DEVICE;

    private FileEntry() {}

    static FileInfo.Builder describe(Path root, Path path) {
        String relative = root.relativize(path).toString();
        FileInfo.Builder info =
                FileInfo.newBuilder().setName(path.toString()).setRelativeName(relative.isEmpty() ? "." : relative);
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:mode,uid,gid,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            int mode = goMode((Integer) get(attributes, "mode"));
            info.setMode(mode)
                    .setIsDir((mode & GO_DIRECTORY) != 0)
                    .setUid((Integer) get(attributes, "uid"))
                    .setGid((Integer) get(attributes, "gid"))
                    .setSize((Long) get(attributes, "size"))
                    .setModified(((FileTime) get(attributes, "lastModifiedTime"))
                            .toInstant()
                            .getEpochSecond());
            if (isLink(mode)) {
                info.setLink(Files.readSymbolicLink(path).toString());
            }
        } catch (IOException e) {
            info.setError("cannot be read: " + e);
        }
        return info;
    }

    static boolean isRegular(int goMode) {
        return (goMode & GO_TYPE) == 0;
    }

    static boolean isLink(int goMode) {
        return (goMode & GO_LINK) != 0;
    }

    static int goMode(int unixMode) {
        int mode = unixMode & 0777;
        mode |= switch (unixMode & 0170000) {
            case 0040000 -> GO_DIRECTORY;
            case 0120000 -> GO_LINK;
            case 0060000 -> GO_DEVICE;
            case 0020000 -> GO_DEVICE | GO_CHARACTER_DEVICE;
            case 0010000 -> GO_PIPE;
            case 0140000 -> GO_SOCKET;
            default -> 0;
        };
        if ((unixMode & 04000) != 0) {
            mode |= GO_SET_USER;
        }
        if ((unixMode & 02000) != 0) {
            mode |= GO_SET_GROUP;
        }
        if ((unixMode & 01000) != 0) {
            mode |= GO_STICKY;
        }
        return mode;
    }

    private static Object get(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }
}
