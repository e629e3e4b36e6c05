package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;

class CpioWriterTest {

    @Test
    void anotherReaderFindsEveryEntryAsItWasWritten() throws IOException {
        byte[] content = "odd length".getBytes(StandardCharsets.UTF_8);
        byte[] archive = archive(content);

        List<String> found = new ArrayList<>();
        try (var in = new CpioArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                found.add("%s %o %d:%d %d"
                        .formatted(entry.getName(), entry.getMode(), entry.getUID(), entry.getGID(), entry.getSize()));
                assertThat(entry.getTime()).isZero();
                if (entry.getName().equals("init")) {
                    assertThat(in.readAllBytes()).isEqualTo(content);
                }
            }
        }

        assertThat(found)
                .containsExactly(
                        "dev 40755 0:0 0", "dev/console 20600 0:0 0", "init 100755 0:0 10", "bin 120777 0:0 7");
    }

    @Test
    void endsOnAWholeBlock() throws IOException {
        assertThat(archive(new byte[1]).length % 512).isZero();
    }

    @Test
    void equalEntriesGiveEqualBytes() throws IOException {
        assertThat(archive(new byte[9])).isEqualTo(archive(new byte[9]));
    }

    private static byte[] archive(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var writer = new CpioWriter(bytes)) {
            writer.directory("dev");
            writer.characterDevice("dev/console", 5, 1);
            writer.file("init", content, true);
            writer.symbolicLink("bin", "usr/bin");
        }
        return bytes.toByteArray();
    }
}
