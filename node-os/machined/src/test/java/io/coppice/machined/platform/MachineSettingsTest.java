package io.coppice.machined.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineFile;
import io.coppice.nodeos.config.MachineFile.Operation;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSettingsTest {

    @TempDir
    private Path root;

    @Test
    void createsOnceOverwritesAlwaysAppendsOnce() throws Exception {
        Path created = root.resolve("new/created");
        Path overwritten = Files.writeString(root.resolve("overwritten"), "old");
        Path appended = Files.writeString(root.resolve("appended"), "first\n");
        List<MachineFile> files = List.of(
                file(created, Operation.CREATE, "one", 0600),
                file(overwritten, Operation.OVERWRITE, "two", 0640),
                file(appended, Operation.APPEND, "second\n", 0644));

        assertThat(apply(files)).isEmpty();
        assertThat(created).hasContent("one");
        assertThat(permissions(created)).isEqualTo("rw-------");
        assertThat(overwritten).hasContent("two");
        assertThat(permissions(overwritten)).isEqualTo("rw-r-----");
        assertThat(appended).hasContent("first\nsecond\n");

        Files.writeString(created, "changed on the node");
        Files.writeString(overwritten, "changed on the node");
        assertThat(apply(files)).isEmpty();
        assertThat(created).hasContent("changed on the node");
        assertThat(overwritten).hasContent("two");
        assertThat(appended).hasContent("first\nsecond\n");
        assertThat(root).isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void tellsEachFileThatCannotBeWrittenAndWritesTheOthers() throws Exception {
        Path obstacle = Files.writeString(root.resolve("obstacle"), "");
        Path fine = root.resolve("fine");

        assertThat(apply(List.of(
                        file(obstacle.resolve("below"), Operation.CREATE, "x", 0600),
                        file(fine, Operation.CREATE, "y", 0600))))
                .singleElement()
                .asString()
                .contains("machine.files", obstacle.toString());
        assertThat(fine).hasContent("y");
    }

    private List<String> apply(List<MachineFile> files) throws InterruptedException {
        Machine machine = Machine.builder(MachineType.WORKER, Credential.of("certificate", "key"))
                .files(files)
                .build();
        return new MachineSettings(NodePaths.under(root)).apply(machine);
    }

    private static MachineFile file(Path path, Operation operation, String content, int permissions) {
        return new MachineFile(new Secret(content), permissions, path.toString(), operation);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
