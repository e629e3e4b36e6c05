package io.coppice.machined.kubernetes.component;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.Secret;
import io.coppice.nodeos.config.YamlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Configuration documents of kube-apiserver. */
final class ApiServerFiles {

    private static final String VERSION = "apiserver.config.k8s.io/v1";

    private ApiServerFiles() {}

    /**
     * Secrets are encrypted before they get into etcd; what was written without encryption can still be read.
     *
     * @param secret 32 bytes in base64
     */
    static String encryption(Secret secret) {
        Node.Mapping key = Nodes.mapping()
                .put("name", "key1")
                .put("secret", secret.value())
                .build();
        Node.Mapping box =
                Nodes.mapping().put("keys", Nodes.sequence(List.of(key))).build();
        Node.Mapping resource = Nodes.mapping()
                .put("resources", Nodes.texts(List.of("secrets")))
                .put(
                        "providers",
                        Nodes.sequence(List.of(
                                Nodes.mapping().put("secretbox", box).build(),
                                Nodes.mapping()
                                        .put("identity", Nodes.mapping().build())
                                        .build())))
                .build();
        return YamlWriter.write(Nodes.mapping()
                .put("apiVersion", VERSION)
                .put("kind", "EncryptionConfiguration")
                .put("resources", Nodes.sequence(List.of(resource)))
                .build());
    }

    /** @param plugins configuration of admission plugins by name */
    static String admission(Map<String, YamlFragment> plugins) {
        List<Node> items = new ArrayList<>();
        plugins.forEach((name, configuration) -> items.add(Nodes.mapping()
                .put("name", name)
                .put("configuration", configuration.node())
                .build()));
        return YamlWriter.write(Nodes.mapping()
                .put("apiVersion", VERSION)
                .put("kind", "AdmissionConfiguration")
                .put("plugins", Nodes.sequence(items))
                .build());
    }
}
