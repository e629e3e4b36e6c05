package io.coppice.orchestrator.engine;

import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredNode;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Of which boot nodes are, as they say themselves. Asked once of each; used by one thread. */
final class BootIds {

    private static final String FILE = "/proc/sys/kernel/random/boot_id";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Function<DesiredNode, NodeClient> clients;
    private final Map<NodeName, String> known = new HashMap<>();

    BootIds(Function<DesiredNode, NodeClient> clients) {
        this.clients = clients;
    }

    /** Empty if the node does not say. */
    Optional<String> of(DesiredNode node) {
        var id = Optional.ofNullable(known.get(node.name())).or(() -> ask(node));
        id.ifPresent(found -> known.put(node.name(), found));
        return id;
    }

    private Optional<String> ask(DesiredNode node) {
        try {
            var text = new StringBuilder();
            clients.apply(node)
                    .machine(LIMIT)
                    .read(ReadRequest.newBuilder().setPath(FILE).build())
                    .forEachRemaining((Data part) -> text.append(part.getBytes().toStringUtf8()));
            return Optional.of(text.toString().strip()).filter(id -> !id.isEmpty());
        } catch (StatusRuntimeException e) {
            return Optional.empty(); // it is busy; what it is waited for is not there yet either
        }
    }
}
