package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** Files of a tar archive, read where they lie; nothing is unpacked. */
final class TarFiles implements ArchiveFiles {

    private static final int MOST_LINKS = 8;

    private final FileChannel channel;
    private final Map<String, TarEntry> entries;
    private final String name;

    private TarFiles(FileChannel channel, Map<String, TarEntry> entries, String name) {
        this.channel = channel;
        this.entries = entries;
        this.name = name;
    }

    /**
     * @param channel is closed with the files, but not when this fails
     * @param name of the archive, for messages
     */
    static TarFiles of(FileChannel channel, String name) throws IOException {
        return new TarFiles(channel, TarIndex.of(channel, name), name);
    }

    static TarFiles open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean opened = false;
        try {
            TarFiles files = of(channel, file.toString());
            opened = true;
            return files;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public Optional<Content> find(String path) throws IOException {
        String current = TarPaths.normal("", path);
        for (int links = 0; links <= MOST_LINKS; links++) {
            TarEntry entry = entries.get(current);
            switch (entry) {
                case TarEntry.Regular regular -> {
                    return Optional.of(new Part(channel, regular.position(), regular.size()));
                }
                case TarEntry.Link link -> current = link.path();
                case TarEntry.Other _ -> {
                    return Optional.empty();
                }
                case null -> {
                    return Optional.empty();
                }
            }
        }
        throw OciException.damaged(
                path + " in " + name + " is a link that leads through more than " + MOST_LINKS + " others");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Part(FileChannel channel, long position, long size) implements Content {
        @Override
        public InputStream open() {
            return new ChannelInputStream(channel, position, size);
        }
    }
}
