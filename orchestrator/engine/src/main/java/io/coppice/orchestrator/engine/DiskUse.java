package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What files take on their disk. Frozen memory is full of holes, which {@code du} leaves out and Java does not see. */
final class DiskUse {

    private static final Pattern KIBIBYTES = Pattern.compile("(\\d{1,15})\\s.*", Pattern.DOTALL);

    private DiskUse() {}

    /** In bytes; with all holes where nobody can be asked. */
    static long of(Path tree) throws IOException {
        var process = new ProcessBuilder("du", "-sk", tree.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said;
        try (var output = process.inputReader()) {
            said = output.readAllAsString();
        }
        var matcher = KIBIBYTES.matcher(said);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) << 10 : lengths(tree);
    }

    private static long lengths(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            var bytes = 0L;
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
