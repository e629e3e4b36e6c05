package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostPackagesTest {

    @TempDir
    Path directory;

    @Test
    void anOrdinaryUserGetsTheExactCommandForWhatIsMissing() throws Exception {
        Path make = Files.writeString(directory.resolve("make"), "");
        Files.setPosixFilePermissions(make, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> notes = new ArrayList<>();
        HostPackages packages = new HostPackages(
                Map.of("make", "make", "rsync", "rsync", "dpkg-source", "dpkg-dev"), List.of(directory), false);

        assertThatThrownBy(() -> packages.ensure(notes::add))
                .isInstanceOf(ImageException.HostNotReady.class)
                .hasMessageContaining("dpkg-dev, rsync")
                .extracting(e -> ((ImageException) e).remedy())
                .asString()
                .contains("'sudo apt-get install -y --no-install-recommends dpkg-dev rsync'");
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        Path make = Files.writeString(directory.resolve("make"), "");
        Files.setPosixFilePermissions(make, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> notes = new ArrayList<>();

        new HostPackages(Map.of("make", "make"), List.of(Path.of("/nowhere"), directory), true).ensure(notes::add);

        assertThat(notes).isEmpty();
    }
}
