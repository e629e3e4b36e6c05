package io.coppice.machined.api;

import io.coppice.machined.node.Feed;
import io.coppice.machined.node.NodeException;
import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.FileInfo;
import io.coppice.nodeos.api.machine.ListRequest;
import io.coppice.nodeos.api.machine.ReadRequest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** List and Read. */
final class FileCalls {
    private static final int PATH_LIMIT = 4096;

    private FileCalls() {}

    static Feed<Data> read(ReadRequest request) throws IOException {
        Path path = path(request.getPath());
        BasicFileAttributes attributes = attributes(path);
        if (attributes.isDirectory()) {
            throw new NodeException(
                    NodeException.Kind.INVALID, path + " is a directory: name a regular file, or use List");
        }
        if (!attributes.isRegularFile()) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    path + " is a device, pipe or socket, which may never end: name a regular file");
        }
        try {
            return DataFeed.of(new FileFeed(path));
        } catch (AccessDeniedException e) {
            throw new NodeException(
                    NodeException.Kind.WRONG_STATE, path + " may not be read, even by the node agent", e);
        }
    }

    static Feed<FileInfo> list(ListRequest request) throws IOException {
        Path root = path(request.getRoot().isEmpty() ? "/" : request.getRoot());
        if (request.getRecursionDepth() < 0) {
            throw new NodeException(
                    NodeException.Kind.INVALID, "recursion_depth is negative: give 0 for a listing without limit");
        }
        attributes(root);
        Set<ListRequest.Type> types = EnumSet.noneOf(ListRequest.Type.class);
        for (ListRequest.Type type : request.getTypesList()) {
            if (type == ListRequest.Type.UNRECOGNIZED) {
                throw new NodeException(
                        NodeException.Kind.INVALID, "unknown type of file: use REGULAR, DIRECTORY or SYMLINK");
            }
            types.add(type);
        }
        int depth;
        if (!request.getRecurse()) {
            depth = 1;
        } else if (request.getRecursionDepth() == 0) {
            depth = Integer.MAX_VALUE;
        } else {
            depth = request.getRecursionDepth();
        }
        // As with a shell's listing, a link to a directory lists the directory.
        return new TreeFeed(root.toRealPath(), depth, types);
    }

    private static Path path(String text) {
        if (text.length() > PATH_LIMIT || !text.startsWith("/")) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    "\"" + Refusals.shorten(text) + "\" is no absolute path: begin it with / and keep it under "
                            + PATH_LIMIT + " characters");
        }
        try {
            return Path.of(text).normalize();
        } catch (InvalidPathException e) {
            throw new NodeException(NodeException.Kind.INVALID, "the path holds a NUL: leave it out", e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new NodeException(
                    NodeException.Kind.NOT_FOUND, "there is no " + path + ": see List for what there is", e);
        } catch (FileSystemException e) {
            throw new NodeException(
                    NodeException.Kind.INVALID,
                    path + " cannot be looked at: " + Objects.requireNonNullElse(e.getReason(), e.toString())
                            + "; name another path",
                    e);
        }
    }
}
