package io.coppice.machined.kubernetes.component;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.YamlWriter;
import io.coppice.nodeos.config.YamlFragment;
import java.util.List;
import java.util.Optional;

/** What of the API's use is written down. */
final class AuditPolicy {

    private static final String NOTHING = "None";

    private AuditPolicy() {}

    /**
     * The policy to give to the API server.
     *
     * @param configured {@code cluster.apiServer.auditPolicy}; without it who did what and when is written down, but no content
     * @return empty when nothing is to be written down, so that the audit costs nothing
     */
    static Optional<String> of(Optional<YamlFragment> configured) {
        if (configured.isEmpty()) {
            return Optional.of(YamlWriter.write(Nodes.mapping()
                    .put("apiVersion", "audit.k8s.io/v1")
                    .put("kind", "Policy")
                    .put(
                            "rules",
                            Nodes.sequence(List.of(
                                    Nodes.mapping().put("level", "Metadata").build())))
                    .build()));
        }
        return configured
                .filter(policy -> !writesNothing(policy.node()))
                .map(policy -> YamlWriter.write(policy.node()));
    }

    private static boolean writesNothing(Node policy) {
        return policy instanceof Node.Mapping mapping
                && mapping.get("rules").orElse(null) instanceof Node.Sequence rules
                && rules.items().stream()
                        .allMatch(rule -> rule instanceof Node.Mapping entries
                                && entries.text("level").equals(Optional.of(NOTHING)));
    }
}
