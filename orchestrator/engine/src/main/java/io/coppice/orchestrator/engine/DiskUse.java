package io.coppice.orchestrator.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What files take on their disk. Frozen memory is full of holes, which {@code du} leaves out and Java does not see. */
final class DiskUse {

    private static final Pattern KIBIBYTES = Pattern.compile("(\\d{1,15})\\s.*", Pattern.DOTALL);

    private DiskUse() {}

    /** In bytes; the sum of their lengths on hosts without {@code du}. What is being deleted counts as far as it is there. */
    static long of(Path tree) throws IOException {
        var counted = KIBIBYTES.matcher(ask(tree));
        return counted.matches() ? Long.parseLong(counted.group(1)) << 10 : lengths(tree);
    }

    private static String ask(Path tree) throws IOException {
        var du = HostRequirements.find("du");
        if (du.isEmpty()) {
            return "";
        }
        var process = new ProcessBuilder(du.get().toString(), "-sk", tree.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = process.inputReader()) {
            return output.readAllAsString();
        }
    }

    private static long lengths(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            var bytes = 0L;
            for (var file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
