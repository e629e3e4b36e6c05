package io.coppice.machined.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLogTest {

    @TempDir
    private Path directory;

    @Test
    void outputIsCutIntoLinesAndALongLineIntoPieces() throws Exception {
        try (ServiceLog log = new ServiceLog(directory.resolve("x.log"))) {
            String text = "one\n\n" + "y".repeat(40_000) + "\nlast without end";
            log.copyFrom(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            List<String> lines = text(log.tail(-1));
            assertThat(lines).startsWith("one", "").endsWith("last without end");
            assertThat(String.join("", lines)).isEqualTo(text.replace("\n", ""));
            assertThat(text(log.tail(1))).containsExactly("last without end");
        }
    }

    @Test
    void memoryAndDiskAreBounded() throws Exception {
        Path file = directory.resolve("x.log");
        try (ServiceLog log = new ServiceLog(file)) {
            String line = "z".repeat(1000);
            for (int i = 0; i < 12_000; i++) {
                log.append(line);
            }
            assertThat(log.tail(-1)).hasSizeLessThan(300);
            assertThat(Files.size(file)).isLessThanOrEqualTo(4 * 1024 * 1024);
            assertThat(Files.size(directory.resolve("x.log.1"))).isLessThanOrEqualTo(4 * 1024 * 1024);
            assertThat(log.after(log.lastSequence() - 2, Duration.ZERO)).hasSize(2);
        }
    }

    @Test
    void aDiskThatTakesNothingLeavesTheLogInMemory() throws Exception {
        Path blocked = directory.resolve("blocked");
        Files.writeString(blocked, "a file where a directory is needed");
        try (ServiceLog log = new ServiceLog(blocked.resolve("x.log"))) {
            log.append("one");
            log.append("two");
            assertThat(text(log.tail(-1))).hasSize(3).startsWith("one").endsWith("two");
        }
    }

    private static List<String> text(List<LogBuffer.Entry<byte[]>> entries) {
        return entries.stream()
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
