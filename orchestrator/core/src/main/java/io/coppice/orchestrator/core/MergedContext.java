package io.coppice.orchestrator.core;

import io.coppice.documents.Node;
import io.coppice.documents.Nodes;
import io.coppice.documents.ValueReaders;
import io.coppice.orchestrator.CoppiceException;
import java.util.List;

/**
 * A context that was put into a kubeconfig of the user's, and has to go with its cluster.
 *
 * @param file absolute path
 * @param context name of the context, its cluster and its user
 * @param authority base64 of the cluster's authority, by which it is known again
 */
public record MergedContext(String file, String context, String authority) {

    public Node.Mapping node() {
        return Nodes.mapping()
                .put("file", file)
                .put("context", context)
                .put("authority", authority)
                .build();
    }

    /** @throws CoppiceException.InvalidRequest if the text is no list of them */
    public static List<MergedContext> read(String text, String source) {
        return DocumentReading.read(
                text,
                source,
                "the list of changed kubeconfigs of " + source,
                ValueReaders.list(ValueReaders.mapping(keys -> new MergedContext(
                        keys.required("file", ValueReaders.nonEmptyText(), ""),
                        keys.required("context", ValueReaders.nonEmptyText(), ""),
                        keys.required("authority", ValueReaders.nonEmptyText(), "")))),
                "Delete the file kubeconfigs.yaml in the cluster's directory, and its contexts by hand.");
    }
}
