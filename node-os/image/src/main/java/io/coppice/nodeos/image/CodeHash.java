package io.coppice.nodeos.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** One hash over the code of a package: a builder itself decides what it builds. */
public final class CodeHash {

    private CodeHash() {}

    /** The hash over all classes and resources in the package of a class. */
    public static String of(Class<?> member) throws IOException {
        Path code;
        try {
            code = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the place of the code of " + member + " is no file", e);
        }
        String directory = member.getPackageName().replace('.', '/');
        return Files.isDirectory(code) ? ofTree(code.resolve(directory)) : ofJar(code, directory);
    }

    private static String ofTree(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(directory.relativize(file))
                        .append(' ')
                        .append(Hashes.sha256(file))
                        .append('\n');
            }
        }
        return Hashes.sha256(text.toString());
    }

    /** Class by class, so that the same code has the same hash in a directory and in any jar. */
    private static String ofJar(Path jar, String directory) throws IOException {
        try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
            return ofTree(files.getPath("/" + directory));
        }
    }
}
