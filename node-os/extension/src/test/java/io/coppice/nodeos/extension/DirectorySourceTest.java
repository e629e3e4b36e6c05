package io.coppice.nodeos.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coppice.nodeos.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {

    @TempDir
    Path directory;

    private void script(String name, String output, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\necho '" + output + "'\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() throws IOException {
        script("kubelet", "Kubernetes v1.34.0", "rwxr-xr-x");
        script("kube-proxy", "Kubernetes v1.34.0", "rw-r--r--");

        assertThatThrownBy(() -> new DirectorySource(directory).provide(ExtensionProgress.SILENT))
                .isInstanceOf(ImageException.NotFound.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("kube-apiserver is missing")
                .hasMessageContaining("kubectl is missing")
                .hasMessageContaining("kubelet is no program")
                .hasMessageContaining("kube-proxy may not be executed");
    }

    @Test
    void theVersionIsWhatAllProgramsSay() throws IOException {
        for (String name : Kubernetes.NODE_PROGRAMS) {
            script(name, "Kubernetes v1.34.0+k3s1", "rwxr-xr-x");
        }
        assertThat(DirectorySource.version(directory)).hasToString("1.34.0");

        script("kube-scheduler", "Kubernetes v1.33.0", "rwxr-xr-x");
        assertThatThrownBy(() -> DirectorySource.version(directory))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining("v1.33.0, v1.34.0+k3s1");

        script("kube-scheduler", "flag provided but not defined", "rwxr-xr-x");
        assertThatThrownBy(() -> DirectorySource.version(directory))
                .isInstanceOf(ImageException.BuildFailed.class)
                .hasMessageContaining("kube-scheduler --version")
                .hasMessageContaining("flag provided");
    }
}
