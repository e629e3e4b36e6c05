package io.coppice.nodeos.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One hash over everything that decides what an image will be, so that nothing is built twice. */
final class InputsHash {

    private InputsHash() {}

    static String of(ImageInputs inputs) {
        try {
            List<String> lines = new ArrayList<>();
            lines.add("version " + inputs.version());
            lines.add("builder " + ownCode());
            lines.add("lock " + Hashes.sha256(existing(inputs.lockFile())));
            lines.add("classes " + (Files.exists(inputs.classList()) ? Hashes.sha256(inputs.classList()) : "recorded"));
            lines.add("jdk " + Hashes.sha256(existing(inputs.jdk().resolve("release"))));
            for (Path jar : inputs.jars()) {
                lines.add("jar " + jar.getFileName() + " " + Hashes.sha256(existing(jar)));
            }
            for (Path source : new InitProgram(inputs.initSources()).files()) {
                lines.add("init " + source.getFileName() + " " + Hashes.sha256(source));
            }
            return Hashes.sha256(String.join("\n", lines));
        } catch (IOException e) {
            throw new ImageException.HostNotReady(
                    "The inputs of the image cannot be read: " + e.getMessage() + ".",
                    "Make them readable, or build the source tree again.",
                    e);
        }
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ImageException.HostNotReady(
                    "An input of the image is missing: " + file + ".", "Build the source tree again.", null);
        }
        return file;
    }

    /** The builder itself decides too. */
    private static String ownCode() throws IOException {
        Path code;
        try {
            code = Path.of(ImageBuilder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the place of the image builder's code is no file", e);
        }
        return Files.isDirectory(code) ? hashOfTree(code.resolve(ownPackage())) : hashOfJar(code);
    }

    private static String ownPackage() {
        return ImageBuilder.class.getPackageName().replace('.', '/');
    }

    private static String hashOfTree(Path directory) throws IOException {
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
    private static String hashOfJar(Path jar) throws IOException {
        try (var files = java.nio.file.FileSystems.newFileSystem(jar)) {
            return hashOfTree(files.getPath("/" + ownPackage()));
        }
    }
}
