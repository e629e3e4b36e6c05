package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The root file system of a node while it is put together in a directory. Nothing may be put in twice. */
public final class RootTree {

    /** Every file of an image has this time, so that it can be built again to the byte. */
    public static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final Path directory;

    public RootTree(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** Where a path of the node, like {@code usr/bin/runc}, lies on this host. */
    public Path at(String path) {
        Path result = directory.resolve(path).normalize();
        if (!result.startsWith(directory) || path.startsWith("/")) {
            throw new IllegalArgumentException("\"" + path + "\" leads out of the root tree");
        }
        return result;
    }

    public void directory(String path) throws IOException {
        Files.createDirectories(at(path));
    }

    public void file(String path, byte[] content, boolean executable) throws IOException {
        Path target = prepared(path);
        Files.write(target, content, java.nio.file.StandardOpenOption.CREATE_NEW);
        setMode(target, executable);
    }

    public void text(String path, String content) throws IOException {
        file(path, content.getBytes(StandardCharsets.UTF_8), false);
    }

    public void copy(String path, Path source, boolean executable) throws IOException {
        Path target = prepared(path);
        Files.copy(source, target);
        setMode(target, executable);
    }

    public void symbolicLink(String path, String target) throws IOException {
        Files.createSymbolicLink(prepared(path), Path.of(target));
    }

    public boolean contains(String path) {
        return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** Paths of all regular files, sorted. */
    public List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(directory.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.sort(null);
        return files;
    }

    /** Gives everything in the tree one time and modes that do not depend on the builder's umask. */
    public void normalise() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    setMode(file, Files.isExecutable(file) && ownerMayExecute(file));
                    Files.setLastModifiedTime(file, TIME);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.setLastModifiedTime(each, TIME);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean ownerMayExecute(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
    }

    private Path prepared(String path) throws IOException {
        Path target = at(path);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return target;
    }

    private static void setMode(Path file, boolean executable) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
