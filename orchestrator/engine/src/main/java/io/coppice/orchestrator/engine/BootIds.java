package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.orchestrator.NodeName;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Tells what is said of a node's present boot from what is said of one before. Used by one thread. */
final class BootIds {

    private static final String FILE = "/proc/sys/kernel/random/boot_id";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Function<NodeName, Optional<String>> nodes;
    private final Map<NodeName, Known> known = new HashMap<>();

    /** @param nodes asks a node of which boot it is; empty if it does not say */
    BootIds(Function<NodeName, Optional<String>> nodes) {
        this.nodes = nodes;
    }

    private record Known(String own, String reported) {}

    /**
     * Whether this id is that of the node's present boot. The node itself is asked once for each id that is reported of it: one that differs
     * may be older than its answer, or it has booted again since.
     */
    boolean isPresent(NodeName node, String reported) {
        var before = Optional.ofNullable(known.get(node))
                .filter(answer ->
                        answer.own().equals(reported) || answer.reported().equals(reported));
        var answer = before.or(() -> nodes.apply(node).map(own -> new Known(own, reported)));
        answer.ifPresent(found -> known.put(node, found));
        return answer.filter(found -> found.own().equals(reported)).isPresent();
    }

    /** What a node says itself. */
    static Optional<String> ask(NodeClient node) {
        try {
            var text = new StringBuilder();
            node.machine(LIMIT)
                    .read(ReadRequest.newBuilder().setPath(FILE).build())
                    .forEachRemaining((Data part) -> text.append(part.getBytes().toStringUtf8()));
            return Optional.of(text.toString().strip()).filter(id -> !id.isEmpty());
        } catch (StatusRuntimeException e) {
            return Optional.empty(); // it is busy; what it is waited for is not there yet either
        }
    }
}
