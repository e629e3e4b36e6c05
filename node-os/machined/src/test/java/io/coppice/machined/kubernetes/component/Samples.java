package io.coppice.machined.kubernetes.component;

import io.coppice.machined.platform.NodePaths;
import io.coppice.nodeos.config.Cluster;
import io.coppice.nodeos.config.ControlPlanePeer;
import io.coppice.nodeos.config.Credential;
import io.coppice.nodeos.config.Machine;
import io.coppice.nodeos.config.MachineConfig;
import io.coppice.nodeos.config.MachineType;
import io.coppice.nodeos.config.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Nodes for tests of what is made from their configs. */
final class Samples {

    static final KubernetesPaths PATHS =
            KubernetesPaths.of(NodePaths.system(), Path.of("/usr/lib/coppice/extensions/kubernetes"));

    private Samples() {}

    static NodeSettings node(String version, MachineType type) {
        return node(version, type, machine -> machine, cluster -> cluster);
    }

    static NodeSettings node(
            String version,
            MachineType type,
            UnaryOperator<Machine.Builder> machine,
            UnaryOperator<Cluster.Builder> cluster) {
        Credential authority = Credential.of("certificate", "key");
        MachineConfig config = MachineConfig.of(
                        machine.apply(Machine.builder(type, authority)).build(),
                        cluster.apply(Cluster.builder(URI.create("https://10.88.1.11:6443"))
                                        .name("dev")
                                        .token(new Secret("abcdef.0123456789abcdef"))
                                        .ca(authority)
                                        .aggregatorCA(authority))
                                .build())
                .withControlPlanePeers(List.of(new ControlPlanePeer("cp-1", InetAddress.ofLiteral("10.88.1.11"))));
        return new NodeSettings(
                KubernetesVersion.parse(version),
                config,
                "cp-1",
                InetAddress.ofLiteral("10.88.1.11"),
                List.of(InetAddress.ofLiteral("10.89.255.2"), InetAddress.ofLiteral("10.88.1.11")),
                Ports.standard(6443, Ports.BALANCER));
    }
}
