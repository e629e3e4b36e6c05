package io.coppice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One run of the command line, timed from the start of its process to its end. */
record Command(double seconds, String output) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Command run(String launcher, String... arguments) {
        var line = new ArrayList<String>();
        line.add(launcher);
        line.addAll(List.of(arguments));
        try {
            var start = System.nanoTime();
            var builder = new ProcessBuilder(line)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("COPPICE_BACKGROUND", "off");
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var exit = process.waitFor();
            var seconds = (System.nanoTime() - start) / 1e9;
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", line) + " ended with " + exit + "\n" + output);
            }
            return new Command(seconds, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode json() {
        return read(output);
    }

    /** The events of {@code up -o json}, one per line. */
    List<JsonNode> events() {
        return output.lines()
                .filter(it -> it.startsWith("{"))
                .map(Command::read)
                .toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }
}
