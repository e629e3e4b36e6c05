package io.coppice.machined.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.platform.NodePaths;
import io.coppice.machined.service.Activity;
import io.coppice.nodeos.config.RegistriesConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerdTest {

    @TempDir
    private Path root;

    @Test
    void shimsLiveInAControlGroupThatIsNotKilledWithTheService() throws Exception {
        NodePaths paths = NodePaths.under(root);
        Files.createDirectories(paths.cgroup());
        Files.writeString(paths.cgroup().resolve("cgroup.controllers"), "cpu");
        Containerd containerd = new Containerd(paths, Map.of(), RegistriesConfig.NONE);

        var unused = ((Activity.Program) containerd.service().activity())
                .preparation()
                .prepare(text -> {});

        assertThat(containerd.configuration()).contains("\n  ShimCgroup = \"/coppice/shims\"\n");
        assertThat(paths.cgroup().resolve("coppice/shims")).isDirectory();
    }

    @Test
    void withoutControlGroupsNoneIsNamed() {
        assertThat(new Containerd(NodePaths.under(root), Map.of(), RegistriesConfig.NONE).configuration())
                .doesNotContain("ShimCgroup", "@");
    }
}
