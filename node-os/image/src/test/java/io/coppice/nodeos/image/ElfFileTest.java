package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElfFileTest {

    @Test
    void readsTheSameLibrariesAsReadelf() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "lib", "libjava.so");

        List<String> needed = ElfFile.of(Files.readAllBytes(java)).needed();

        String shown = Tool.require(List.of("readelf", "-d", java.toString()), Duration.ofSeconds(30));
        List<String> expected = shown.lines()
                .filter(line -> line.contains("(NEEDED)"))
                .map(line -> line.replaceFirst(".*\\[(.*)]", "$1"))
                .toList();
        assertThat(expected).isNotEmpty();
        assertThat(needed).isEqualTo(expected);
    }

    @Test
    void programsNameTheirLoader() throws IOException {
        byte[] java = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(ElfFile.of(java).interpreter()).hasValue("/lib64/ld-linux-x86-64.so.2");
    }

    @Test
    void sectionsAreFoundByName() throws IOException {
        byte[] java = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(ElfFile.of(java).section(".interp"))
                .hasValueSatisfying(section -> assertThat(new String(section, StandardCharsets.US_ASCII))
                        .isEqualTo("/lib64/ld-linux-x86-64.so.2\0"));
        assertThat(ElfFile.of(java).section(".no-such-section")).isEmpty();
    }

    @Test
    void anythingElseIsRefused() {
        byte[] text = "#!/bin/sh, and long enough to be looked at as if it could be an ELF header"
                .getBytes(StandardCharsets.US_ASCII);

        assertThat(ElfFile.isElf(text)).isFalse();
        assertThatThrownBy(() -> ElfFile.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
