package io.coppice.machined.kubernetes.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.machined.kubernetes.client.Decoder;
import io.coppice.machined.kubernetes.client.KubernetesClient;
import io.coppice.machined.kubernetes.client.KubernetesException;
import io.coppice.machined.kubernetes.client.PatchType;
import io.coppice.machined.kubernetes.client.ResourceListener;
import io.coppice.machined.kubernetes.client.ResourceType;
import io.coppice.machined.kubernetes.client.ResourceWatch;
import io.coppice.machined.kubernetes.client.Selection;
import io.coppice.machined.kubernetes.component.NodeSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the labels, annotations and taints of the config on this node's object, once the kubelet has made it. */
public final class NodeMarksKeeper implements AutoCloseable {

    private final KubernetesClient client;
    private final NodeMarking marking;
    private final String nodeName;
    private final Consumer<String> report;
    private final ResourceWatch<ObjectNode> watch;
    private boolean applied;
    private String reported = "";

    /**
     * @param client of an administrator on a control plane, of the node itself elsewhere
     * @param report takes what happens, in words
     */
    public NodeMarksKeeper(KubernetesClient client, NodeSettings settings, Consumer<String> report) {
        this.client = client;
        this.marking = NodeMarking.of(settings);
        this.nodeName = settings.nodeName();
        this.report = report;
        this.watch = new ResourceWatch<>(
                client,
                ResourceType.NODES,
                Selection.ALL.withFields("metadata.name=" + nodeName),
                Decoder.WHOLE,
                new Listener());
    }

    /** Begins; once. */
    public void start() {
        if (!marking.refused().isEmpty()) {
            report.accept("machine.nodeLabels: a worker may not give itself " + String.join(", ", marking.refused())
                    + "; give them with kubectl label node " + nodeName);
        }
        watch.start();
    }

    @Override
    public void close() {
        watch.close();
    }

    private final class Listener implements ResourceListener<ObjectNode> {
        @Override
        public void replaced(List<ObjectNode> items) {
            items.forEach(this::changed);
        }

        @Override
        public void changed(ObjectNode node) {
            try {
                keep(node);
            } catch (KubernetesException failure) {
                tell(String.valueOf(failure.getMessage()));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void removed(ObjectNode node) {
            applied = false;
        }
    }

    /** The first time all is applied, so that what a former config asked for and this one does not is taken away. */
    private void keep(ObjectNode node) throws KubernetesException, InterruptedException {
        if (!applied || !marking.carriedBy(node)) {
            ObjectNode unused = client.apply(ResourceType.NODES, marking.object(nodeName));
            applied = true;
        }
        Optional<ArrayNode> taints = marking.taints(node);
        if (taints.isPresent()) {
            JsonNode version = node.path("metadata").path("resourceVersion");
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("metadata").set("resourceVersion", version);
            patch.putObject("spec").set("taints", taints.get());
            ObjectNode unused = client.patch(ResourceType.NODES, "", nodeName, "", PatchType.MERGE, patch);
        }
    }

    private void tell(String message) {
        if (!message.equals(reported)) {
            reported = message;
            report.accept("kubernetes: the labels, annotations and taints of node " + nodeName
                    + " are not all in force: " + message);
        }
    }
}
