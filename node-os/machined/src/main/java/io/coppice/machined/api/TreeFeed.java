package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.coppice.nodeos.api.machine.FileInfo;
import io.coppice.nodeos.api.machine.ListRequest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a directory tree, in the order of names, a directory before what it holds. What cannot be read is told in its place; the walk
 * goes on. Links are told of and not followed.
 */
final class TreeFeed implements Feed<FileInfo> {
    private final Path root;
    private final int depth;
    private final Set<ListRequest.Type> types;
    private final Deque<Entry> waiting = new ArrayDeque<>();

    private record Entry(Path path, int depth) {}

    /**
     * Walks from a root.
     *
     * @param depth how many levels below the root to tell of
     * @param types which files to tell of; none: all
     */
    TreeFeed(Path root, int depth, Set<ListRequest.Type> types) {
        this.root = root;
        this.depth = depth;
        this.types = types;
        waiting.push(new Entry(root, 0));
    }

    @Override
    public @Nullable FileInfo next() throws InterruptedException {
        Entry entry;
        while ((entry = waiting.poll()) != null) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            FileInfo.Builder info = FileEntry.describe(root, entry.path());
            if (info.getIsDir() && info.getError().isEmpty() && entry.depth() < depth) {
                enter(entry, info);
            }
            if (wanted(info)) {
                return info.build();
            }
        }
        return null;
    }

    private void enter(Entry directory, FileInfo.Builder info) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path())) {
            stream.forEach(children::add);
        } catch (IOException | DirectoryIteratorException e) {
            info.setError("cannot be listed: " + e);
            return;
        }
        children.sort(Collections.reverseOrder());
        for (Path child : children) {
            waiting.push(new Entry(child, directory.depth() + 1));
        }
    }

    private boolean wanted(FileInfo.Builder info) {
        if (types.isEmpty() || !info.getError().isEmpty()) {
            return true;
        }
        for (ListRequest.Type type : types) {
            boolean matches = switch (type) {
                case REGULAR -> FileEntry.isRegular(info.getMode());
                case DIRECTORY -> info.getIsDir();
                case SYMLINK -> FileEntry.isLink(info.getMode());
                case UNRECOGNIZED -> false;
            };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        // Nothing is held between two entries.
    }
}
