package io.coppice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** libvirt's own shell, to measure beside. */
final class Virsh {

    private Virsh() {}

    static String run(String uri, String... arguments) {
        var command = new ArrayList<>(List.of("virsh", "-q", "-c", uri));
        command.addAll(List.of(arguments));
        return output(new ProcessBuilder(command));
    }

    /** Runs all commands of a file in one process. */
    static void feed(String uri, Path commands) {
        var output = output(new ProcessBuilder("virsh", "-q", "-c", uri).redirectInput(commands.toFile()));
        if (output.contains("error:")) {
            throw new IllegalStateException("virsh: " + output);
        }
    }

    private static String output(ProcessBuilder builder) {
        try {
            var process = builder.redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", builder.command()) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
