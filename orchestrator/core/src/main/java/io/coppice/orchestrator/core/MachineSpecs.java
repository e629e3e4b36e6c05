package io.coppice.orchestrator.core;

import io.coppice.hypervisor.MachineSpec;
import io.coppice.hypervisor.NetworkInterface;
import io.coppice.templates.AccelerationPolicy;
import io.coppice.templates.MachineRole;
import io.coppice.templates.MachineSettings;
import io.coppice.templates.MachineTemplate;
import io.coppice.templates.NodeParameters;
import io.coppice.templates.Origin;
import io.coppice.templates.Overrides;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Describes the machines of a cluster to a hypervisor. */
public final class MachineSpecs {

    private static final Ipv4Address LOOPBACK = Ipv4Address.parse("127.0.0.1");

    private MachineSpecs() {}

    /**
     * The files of a node image on the host; absolute paths.
     *
     * @param commandLine of the kernel
     * @param extensions attached read-only, in order
     */
    public record Image(Path kernel, Path initrd, String commandLine, Path root, List<Path> extensions) {
        public Image {
            extensions = List.copyOf(extensions);
        }
    }

    /** A node's own files on the host; absolute paths. */
    public record Files(Path stateDisk, Path configDrive, Path consoleLog) {}

    /**
     * The node's machine. The same arguments always make the same one.
     *
     * @param timestampMegahertz rate of the host's timestamp counter, if it is known
     */
    public static MachineSpec of(
            DesiredCluster cluster, DesiredNode node, Image image, Files files, OptionalInt timestampMegahertz) {
        var settings = new EnumMap<MachineRole, MachineSettings>(MachineRole.class);
        cluster.settings().forEach((role, value) -> settings.put(TemplateResolution.role(role), value));
        var template = new MachineTemplate(
                cluster.spec().template(),
                new Origin.BuiltIn(cluster.spec().template()),
                List.of(),
                "",
                AccelerationPolicy.AUTO,
                Optional.empty(),
                Map.copyOf(settings));
        return template.machine(
                TemplateResolution.role(node.role()),
                new NodeParameters(
                        node.domainName(),
                        node.domainId(),
                        "Coppice: " + node.name() + " of cluster " + cluster.name(),
                        cluster.acceleration(),
                        image.kernel(),
                        image.initrd(),
                        image.commandLine() + EmulatedClock.argument(cluster.acceleration(), timestampMegahertz),
                        image.root(),
                        files.stateDisk(),
                        files.configDrive(),
                        image.extensions(),
                        networkInterfaces(cluster, node),
                        List.of(),
                        files.consoleLog(),
                        MetadataCodec.encode(NodeMetadata.of(cluster, node)),
                        Overrides.NONE));
    }

    private static List<NetworkInterface> networkInterfaces(DesiredCluster cluster, DesiredNode node) {
        return List.of(
                new NetworkInterface.UserNetwork(
                        node.uplinkMac(), Uplink.ADDRESS.toInetAddress(), Uplink.PREFIX, forwards(node)),
                new NetworkInterface.MulticastSegment(
                        node.segmentMac(),
                        cluster.segment().group().toInetAddress(),
                        cluster.segment().port()));
    }

    private static List<NetworkInterface.PortForward> forwards(DesiredNode node) {
        return Stream.concat(
                        Stream.of(forward(node.apiPort(), Uplink.API_PORT)),
                        node.kubernetesPort().stream().map(port -> forward(port, Uplink.KUBERNETES_PORT)))
                .toList();
    }

    private static NetworkInterface.PortForward forward(int hostPort, int guestPort) {
        return new NetworkInterface.PortForward(LOOPBACK.toInetAddress(), hostPort, guestPort);
    }
}
