package io.coppice.nodeos.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One hash over everything that decides what an image will be, so that nothing is built twice. */
final class InputsHash {

    private InputsHash() {}

    static String of(ImageInputs inputs) {
        try {
            List<String> lines = new ArrayList<>();
            lines.add("version " + inputs.version());
            lines.add("builder " + CodeHash.of(ImageBuilder.class));
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
}
