package io.coppice.nodeos.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageLockTest {

    private static final LockedPackage RUNC = new LockedPackage(
            "runc", "1.1.15+ds1-2+b4", "pool/main/r/runc/runc_1.1.15+ds1-2+b4_amd64.deb", 3229748, "0f".repeat(32));

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ImageLock lock = new ImageLock(ImageLock.FORMAT, "trixie", List.of(RUNC));
        Path file = directory.resolve("lock.json");

        lock.write(file);

        assertThat(ImageLock.read(file)).isEqualTo(lock);
        assertThat(lock.find("runc")).isEqualTo(RUNC);
    }

    @Test
    void aMissingFileIsNamedWithARemedy() {
        Path file = directory.resolve("none.json");

        assertThatThrownBy(() -> ImageLock.read(file)).isInstanceOfSatisfying(ImageException.LockInvalid.class, e -> {
            assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("does not exist");
            assertThat(e.remedy()).contains("coppice image lock");
        });
    }

    @Test
    void aPackageThatIsNotPinnedIsNamed() {
        ImageLock lock = new ImageLock(ImageLock.FORMAT, "trixie", List.of(RUNC));

        assertThatThrownBy(() -> lock.find("etcd-server"))
                .isInstanceOf(ImageException.LockInvalid.class)
                .hasMessageContaining("etcd-server");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sha256\" : \"0f0f | \"sha256\" : \"XY0f | sha256 is not 64",
                "pool/main/r | pool/main/../../r | path is not a file of a package",
                "pool/main/r | http://else/main/r | path is not a file of a package",
                "3229748 | -1 | size is not positive",
                "\"format\" : 1 | \"format\" : 7 | format 7 is not 1",
                "\"version\" : | \"verzion\" : | version",
            })
    void whatIsWrongIsSaid(String good, String bad, String problem) throws IOException {
        Path file = directory.resolve("lock.json");
        new ImageLock(ImageLock.FORMAT, "trixie", List.of(RUNC)).write(file);
        String text = Files.readString(file);
        assertThat(text).contains(good);
        Files.writeString(file, text.replace(good, bad));

        assertThatThrownBy(() -> ImageLock.read(file))
                .isInstanceOf(ImageException.LockInvalid.class)
                .hasMessageContaining(problem);
    }

    @Test
    void theCommittedLockPinsWhatImagesAreMadeOf() {
        ImageLock lock = ImageLock.read(Path.of("image.lock.json"));

        TreeSet<String> wanted = new TreeSet<>(ImageContents.LIBRARIES);
        ImageContents.ITEMS.forEach(item -> wanted.add(item.packageName()));
        wanted.add(ImageContents.CA_PACKAGE);
        assertThat(lock.suite()).isEqualTo(ImageContents.SUITE);
        assertThat(lock.packages().stream().map(LockedPackage::name)).containsAll(wanted);
        assertThat(lock.packages())
                .filteredOn(each -> each.name().startsWith("linux-image-"))
                .hasSize(1);
    }
}
