package io.coppice.nodeos.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.coppice.nodeos.api.containerd.ContainerdContainersProto;
import io.coppice.nodeos.api.containerd.ContainerdContentProto;
import io.coppice.nodeos.api.containerd.ContainerdImagesProto;
import io.coppice.nodeos.api.containerd.ContainerdLeasesProto;
import io.coppice.nodeos.api.containerd.ContainerdTasksProto;
import io.coppice.nodeos.api.coppice.FaultProto;
import io.coppice.nodeos.api.coppice.ForkProto;
import io.coppice.nodeos.api.coppice.ImageProto;
import io.coppice.nodeos.api.coppice.LeaseProto;
import io.coppice.nodeos.api.cri.CriImagesProto;
import io.coppice.nodeos.api.etcd.EtcdRpcProto;
import io.coppice.nodeos.api.machine.MachineProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Clients and servers that we do not build speak these protocols. The tables are facts of those protocols, taken from their own definitions:
 * a difference is an error in our files, not in the tables.
 */
class WireCompatibilityTest {
    @Test
    void theMachineApiIsTheOneThatTalosClientsSpeak() throws IOException {
        assertSame(MachineProto.getDescriptor(), "machine-api-facts.txt");
    }

    @Test
    void theEtcdClientSpeaksEtcd() throws IOException {
        assertSame(EtcdRpcProto.getDescriptor(), "etcd-api-facts.txt");
    }

    @Test
    void theContainerdClientSpeaksContainerd() throws IOException {
        Set<String> ours = WireFacts.of(
                ContainerdContainersProto.getDescriptor(),
                ContainerdContentProto.getDescriptor(),
                ContainerdImagesProto.getDescriptor(),
                ContainerdLeasesProto.getDescriptor(),
                ContainerdTasksProto.getDescriptor());

        assertThat(ours).isEqualTo(facts("containerd-api-facts.txt"));
    }

    @Test
    void theClientOfTheContainerRuntimeInterfaceSpeaksIt() throws IOException {
        assertSame(CriImagesProto.getDescriptor(), "cri-api-facts.txt");
    }

    @Test
    void theForkServiceStaysAsItWasPublished() throws IOException {
        assertSame(ForkProto.getDescriptor(), "fork-api-facts.txt");
    }

    @Test
    void theFaultServiceStaysAsItWasPublished() throws IOException {
        assertSame(FaultProto.getDescriptor(), "fault-api-facts.txt");
    }

    @Test
    void theImageServiceStaysAsItWasPublished() throws IOException {
        assertSame(ImageProto.getDescriptor(), "image-api-facts.txt");
    }

    @Test
    void theLeaseServiceStaysAsItWasPublished() throws IOException {
        assertSame(LeaseProto.getDescriptor(), "lease-api-facts.txt");
    }

    private static void assertSame(FileDescriptor ours, String table) throws IOException {
        assertThat(WireFacts.of(ours)).isEqualTo(facts(table));
    }

    private static Set<String> facts(String table) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(WireCompatibilityTest.class.getResourceAsStream(table), table)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
