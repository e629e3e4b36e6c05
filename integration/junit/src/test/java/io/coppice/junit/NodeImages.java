package io.coppice.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The node image of the sources, in the home that the tests use. */
final class NodeImages {

    private NodeImages() {}

    /** Builds it unless it is there. */
    static void build() throws IOException, InterruptedException {
        var process = new ProcessBuilder(launcher().toString(), "image", "build")
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("./coppice image build ended with " + process.exitValue());
        }
    }

    private static Path launcher() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("coppice"))) {
                return folder.resolve("coppice");
            }
        }
        throw new IllegalStateException(
                "no ./coppice in this folder or above it: run the tests inside the source tree");
    }
}
