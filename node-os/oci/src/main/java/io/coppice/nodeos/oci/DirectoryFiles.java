package io.coppice.nodeos.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a directory. Symbolic links are followed as long as they stay inside. */
final class DirectoryFiles implements ArchiveFiles {

    private final Path root;

    DirectoryFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    @Override
    public Optional<Content> find(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Path real = file.toRealPath();
        if (!real.startsWith(root)) {
            throw new OciException(
                    path + " in " + root + " is a link to " + real + ", which lies outside",
                    "put a copy of the file in its place");
        }
        return Optional.of(new FileContent(real, Files.size(real)));
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public void close() {}

    private record FileContent(Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
