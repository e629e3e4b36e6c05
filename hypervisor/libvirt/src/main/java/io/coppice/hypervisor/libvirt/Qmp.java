package io.coppice.hypervisor.libvirt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.HypervisorException;
import java.util.function.BiFunction;

/** Commands to QEMU's monitor, and their answers understood. */
final class Qmp {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BiFunction<DomainId, String, String> monitor;

    /** @param monitor sends a command as text to a running domain and returns the answer */
    Qmp(BiFunction<DomainId, String, String> monitor) {
        this.monitor = monitor;
    }

    static ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    JsonNode execute(DomainId domain, String command) {
        return execute(domain, command, arguments());
    }

    /**
     * @return what stands under {@code return}
     * @throws HypervisorException.Failed with QEMU's own words, if it refuses
     */
    JsonNode execute(DomainId domain, String command, ObjectNode arguments) {
        var message = arguments().put("execute", command);
        if (!arguments.isEmpty()) {
            message.set("arguments", arguments);
        }
        var answer = read(monitor.apply(domain, message.toString()));
        if (answer.has("error")) {
            throw new HypervisorException.Failed(
                    "QEMU refuses " + command + " for domain " + domain + ": "
                            + answer.at("/error/desc").asText(),
                    null);
        }
        return answer.path("return");
    }

    private static JsonNode read(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new HypervisorException.Failed("QEMU's monitor answered what is not JSON: " + answer, e);
        }
    }
}
