package io.coppice.nodeos.oci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks through a tar archive once, without reading the files in it, and notes where each lies. */
final class TarIndex {

    private static final int MOST_ENTRIES = 200_000;
    private static final int LONGEST_EXTENSION = 1 << 20;

    private final FileChannel channel;
    private final String archive;
    private final long end;
    private final Map<String, TarEntry> entries = new HashMap<>();
    private final Map<String, String> global = new HashMap<>();
    private Map<String, String> extended = new HashMap<>();
    private @Nullable String longName;
    private @Nullable String longLink;

    private TarIndex(FileChannel channel, String archive) throws IOException {
        this.channel = channel;
        this.archive = archive;
        this.end = channel.size();
    }

    /**
     * Reads the archive's headers.
     *
     * @param archive its name, for messages
     * @return entries by normal path; of several with the same path the last one, as when it is unpacked
     */
    static Map<String, TarEntry> of(FileChannel channel, String archive) throws IOException {
        TarIndex index = new TarIndex(channel, archive);
        index.read();
        return index.entries;
    }

    private void read() throws IOException {
        long position = 0;
        int count = 0;
        while (position < end) {
            byte[] block = bytes(position, TarHeader.BLOCK);
            if (TarHeader.isEnd(block)) {
                return;
            }
            if (++count > MOST_ENTRIES) {
                throw new OciException(
                        archive + " has more than " + MOST_ENTRIES + " entries", "this is not an archive of images");
            }
            TarHeader header = TarHeader.of(block, place(position));
            position = entry(header, position + TarHeader.BLOCK);
        }
        if (count == 0) {
            throw OciException.damaged(archive + " is empty");
        }
    }

    /** @return where the next entry begins */
    private long entry(TarHeader header, long position) throws IOException {
        switch (header.type()) {
            case 'x' -> extended = PaxHeaders.read(extension(header, position), place(position));
            case 'g' -> global.putAll(PaxHeaders.read(extension(header, position), place(position)));
            case 'L' -> longName = text(extension(header, position));
            case 'K' -> longLink = text(extension(header, position));
            default -> {
                return file(header, position);
            }
        }
        return position + TarHeader.padded(header.size());
    }

    private long file(TarHeader header, long position) throws IOException {
        boolean hasContent = "123456".indexOf(header.type()) < 0;
        long size = hasContent ? size(header, position) : 0;
        long next = checkedEnd(position, size);
        String name = TarPaths.normal("", overridden("path", longName, header.name()));
        String link = overridden("linkpath", longLink, header.linkName());
        boolean sparse =
                header.type() == 'S' || extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
        extended = new HashMap<>();
        longName = null;
        longLink = null;
        entries.put(
                name,
                switch (header.type()) {
                    case '0', '7' -> {
                        if (sparse) {
                            throw sparse(name);
                        }
                        yield new TarEntry.Regular(position, size);
                    }
                    case '1' -> new TarEntry.Link(TarPaths.normal("", link));
                    case '2' -> symbolic(name, link);
                    case 'S' -> throw sparse(name);
                    default -> new TarEntry.Other();
                });
        return next;
    }

    /** A link that leads out of the archive is no error as long as nobody follows it: layers of no use may lie about. */
    private static TarEntry symbolic(String name, String link) {
        try {
            return new TarEntry.Link(TarPaths.normal(TarPaths.parent(name), link));
        } catch (OciException outside) {
            return new TarEntry.Other();
        }
    }

    private long size(TarHeader header, long position) throws OciException {
        String written = extended.getOrDefault("size", global.get("size"));
        if (written == null) {
            return header.size();
        }
        try {
            long size = Long.parseLong(written);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException malformed) {
            throw new OciException(
                    place(position) + " has the size '" + written + "'", "write the archive again", malformed);
        }
        throw OciException.damaged(place(position) + " has the size " + written);
    }

    private String overridden(String key, @Nullable String gnu, String plain) {
        String posix = extended.getOrDefault(key, global.get(key));
        if (posix != null) {
            return posix;
        }
        return gnu == null ? plain : gnu;
    }

    private byte[] extension(TarHeader header, long position) throws IOException {
        if (header.size() > LONGEST_EXTENSION) {
            throw OciException.damaged(place(position) + " has an extended header of " + header.size() + " bytes");
        }
        checkedEnd(position, header.size());
        return bytes(position, (int) header.size());
    }

    private long checkedEnd(long position, long size) throws OciException {
        if (size > end - position) {
            throw OciException.damaged(archive + " ends at byte " + end + ", in the middle of a file of " + size
                    + " bytes that begins at byte " + position);
        }
        return position + TarHeader.padded(size);
    }

    private byte[] bytes(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw OciException.damaged(archive + " ends at byte " + end + ", in the middle of a header");
            }
        }
        return buffer.array();
    }

    private static String text(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    private OciException sparse(String name) {
        return new OciException(
                name + " in " + archive + " is stored with holes (sparse)",
                "write the archive without tar's option --sparse");
    }

    private String place(long position) {
        return archive + " at byte " + position;
    }
}
