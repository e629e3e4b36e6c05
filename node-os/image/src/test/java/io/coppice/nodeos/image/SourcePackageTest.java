package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourcePackageTest {

    private static final String ENTRY = """
            Package: hello
            Format: 3.0 (quilt)
            Binary: hello
            Version: 2.10+really2-3
            Files:
             00112233445566778899aabbccddeeff 1183 hello_2.10-3.dsc
            Checksums-Sha256:
             %1$s 1183 hello_2.10-3.dsc
             %2$s 725946 hello_2.10.orig.tar.gz
             %3$s 12688 hello_2.10-3.debian.tar.xz
            Directory: pool/main/h/hello
            Priority: source
            """.formatted("a".repeat(64), "b".repeat(64), "c".repeat(64));

    @Test
    void allFilesOfTheNewestEntryArePinned() {
        SourcePackage hello = SourcePackage.newest(ENTRY + "\n" + ENTRY.replace("2.10+really2-3", "1.0-1"));

        assertThat(hello.version()).isEqualTo("2.10+really2-3");
        assertThat(hello.files())
                .containsExactly(
                        new LockedPackage(
                                "hello.dsc",
                                "2.10+really2-3",
                                "pool/main/h/hello/hello_2.10-3.dsc",
                                1183,
                                "a".repeat(64)),
                        new LockedPackage(
                                "hello.orig.tar.gz",
                                "2.10+really2-3",
                                "pool/main/h/hello/hello_2.10.orig.tar.gz",
                                725946,
                                "b".repeat(64)),
                        new LockedPackage(
                                "hello.debian.tar.xz",
                                "2.10+really2-3",
                                "pool/main/h/hello/hello_2.10-3.debian.tar.xz",
                                12688,
                                "c".repeat(64)));
    }

    @Test
    void aDamagedEntryIsRefused() {
        assertThatThrownBy(() -> SourcePackage.newest(ENTRY.replace("Checksums-Sha256", "Checksums-Md5")))
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining("checksums");
        assertThatThrownBy(() -> SourcePackage.newest(ENTRY.replace("hello_2.10-3.dsc", "hello.exe")))
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining("hello.exe");
    }
}
