package io.coppice.nodeos.config;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.Nodes.MappingBuilder;
import io.coppice.documents.YamlWriter;
import java.util.ArrayList;

/**
 * Writes configs as YAML. Values that are the defaults are left out; the same config always gives the same text, and reading it
 * gives the same config. The text holds secrets.
 */
public final class MachineConfigWriter {

    private MachineConfigWriter() {}

    public static String write(MachineConfig config) {
        var documents = new ArrayList<Node>();
        documents.add(main(config));
        config.identity().ifPresent(identity -> documents.add(identity(identity)));
        if (!config.controlPlanePeers().isEmpty()) {
            documents.add(document(ControlPlanePeer.KIND)
                    .put(
                            "peers",
                            Nodes.sequence(config.controlPlanePeers().stream()
                                    .map(peer -> Nodes.mapping()
                                            .put("name", peer.name())
                                            .put("address", peer.address().getHostAddress())
                                            .build())
                                    .toList()))
                    .build());
        }
        config.extensions().forEach(extension -> documents.add(extension(extension)));
        config.leaseExpiresAt()
                .ifPresent(end -> documents.add(document(ConfigDocuments.LEASE_KIND)
                        .put("expiresAt", end.toString())
                        .build()));
        return YamlWriter.write(documents);
    }

    private static Node.Mapping main(MachineConfig config) {
        var main = Nodes.mapping().put("version", MachineConfig.VERSION);
        if (config.debug()) {
            main.put("debug", true);
        }
        return main.put("machine", MachineSectionWriter.write(config.machine()))
                .put("cluster", ClusterSectionWriter.write(config.cluster()))
                .build();
    }

    private static Node.Mapping identity(NodeIdentity identity) {
        var document = document(NodeIdentity.KIND);
        identity.api().ifPresent(found -> document.put("api", WriterParts.credential(found, "certificate")));
        identity.etcd().ifPresent(found -> document.put("etcd", WriterParts.credential(found, "certificate")));
        identity.etcdClient()
                .ifPresent(found -> document.put("etcdClient", WriterParts.credential(found, "certificate")));
        return document.build();
    }

    private static Node.Mapping extension(ExtensionConfig extension) {
        return document(ExtensionConfig.KIND)
                .put("name", extension.name())
                .put("version", extension.version())
                .put("disk", extension.disk())
                .put("rootHash", extension.rootHash())
                .put("dataBlocks", extension.dataBlocks())
                .build();
    }

    private static MappingBuilder document(String kind) {
        return Nodes.mapping()
                .put("apiVersion", MachineConfig.COPPICE_API_VERSION)
                .put("kind", kind);
    }
}
