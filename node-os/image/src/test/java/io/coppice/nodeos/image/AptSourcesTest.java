package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {

    @TempDir
    Path directory;

    @BeforeEach
    void makeConfiguration() throws IOException {
        Files.createDirectories(directory.resolve("sources.list.d"));
        Files.writeString(directory.resolve("os-release"), "ID=debian\nVERSION_CODENAME=bookworm\n");
    }

    @Test
    void stanzasAndLinesAreBothUnderstood() throws IOException {
        write("sources.list.d/debian.sources", """
                Types: deb
                # a comment
                URIs: http://mirror.example/debian/
                Suites: bookworm bookworm-updates
                Components: main contrib
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb deb-src
                URIs: http://mirror.example/debian-security
                Suites: bookworm-security
                Components: main
                """);
        write("sources.list", "deb [signed-by=/some.gpg] http://other.example/debian bookworm main non-free # here\n");

        AptSources sources = read();

        assertThat(sources.main()).containsExactly("http://other.example/debian", "http://mirror.example/debian");
        assertThat(sources.security()).containsExactly("http://mirror.example/debian-security");
    }

    @Test
    void otherVendorsDisabledAndSourceEntriesAreLeftOut() throws IOException {
        write("sources.list", """
                deb http://mirror.example/debian bookworm main
                deb-src http://source.example/debian bookworm main
                deb http://vendor.example/linux/debian bookworm stable
                deb http://vendor.example/apt tools-bookworm main
                #deb http://off.example/debian bookworm main
                """);
        write("sources.list.d/off.sources", """
                Enabled: no
                Types: deb
                URIs: http://disabled.example/debian
                Suites: bookworm
                Components: main
                """);

        assertThat(read().main()).containsExactly("http://mirror.example/debian");
    }

    @Test
    void theSuiteIsReplacedAndEveryArchiveMustBeSigned() throws IOException {
        write("sources.list", """
                deb http://mirror.example/debian bookworm main
                deb http://mirror.example/debian-security bookworm-security main
                """);

        String text = read().forSuite("trixie", false);

        assertThat(text)
                .contains("Suites: trixie trixie-updates", "Suites: trixie-security")
                .doesNotContain("bookworm");
        assertThat(text.split("Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg", -1))
                .hasSize(3);
    }

    @Test
    void updatesAreLookedForInTheSecurityArchiveFirst() throws IOException {
        write("sources.list", """
                deb http://mirror.example/debian bookworm main
                deb http://mirror.example/debian-security bookworm-security main
                """);

        assertThat(read().roots("pool/updates/main/l/linux/x.deb").getFirst()).endsWith("debian-security");
        assertThat(read().roots("pool/main/r/runc/x.deb").getFirst()).endsWith("/debian");
    }

    @Test
    void withoutASecurityArchiveTheOneNextToTheMainArchiveIsTried() throws IOException {
        write("sources.list", """
                deb http://mirror.example/debian bookworm main
                deb http://other.example/somewhere bookworm main
                """);

        assertThat(read().security()).containsExactly("http://mirror.example/debian-security");
    }

    @Test
    void noArchiveIsAClearError() {
        assertThatThrownBy(this::read)
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining("bookworm")
                .hasMessageContaining(directory.toString());
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private AptSources read() {
        return AptSources.read(directory, directory.resolve("os-release"));
    }
}
