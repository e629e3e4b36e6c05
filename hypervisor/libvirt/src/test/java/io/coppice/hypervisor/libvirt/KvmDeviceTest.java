package io.coppice.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvmDeviceTest {

    @TempDir
    Path directory;

    private Path device(String permissions) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createFile(directory.resolve("kvm")), PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path device) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(device));
    }

    private static GroupPrincipal group(Path device) throws IOException {
        return Files.readAttributes(device, PosixFileAttributes.class).group();
    }

    @Test
    void whatIsRootsAloneIsOpenedToTheGroup() throws IOException {
        var device = device("rw-------");
        var group = group(device);
        KvmDevice.openToGroup(device, group.getName());
        KvmDevice.openToGroup(device, group.getName());
        assertThat(permissions(device)).isEqualTo("rw-rw----");
        assertThat(group(device)).isEqualTo(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-rw-rw-", "---------", "rw-r-----"})
    void whatSomebodyHasDecidedStays(String permissions) throws IOException {
        var device = device(permissions);
        KvmDevice.openToGroup(device, group(device).getName());
        assertThat(permissions(device)).isEqualTo(permissions);
    }

    @Test
    void withoutTheGroupNothingIsDone() throws IOException {
        var device = device("rw-------");
        KvmDevice.openToGroup(device, "no-such-group-here");
        assertThat(permissions(device)).isEqualTo("rw-------");
    }

    @Test
    void withoutTheDeviceNothingIsDone() {
        KvmDevice.openToGroup(directory.resolve("none"), "root");
        assertThat(directory).isEmptyDirectory();
    }
}
