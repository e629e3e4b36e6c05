package io.coppice.cli;

import io.coppice.nodeos.api.common.Data;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.ReadRequest;
import io.coppice.nodeos.api.machine.RebootRequest;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.HealthReport;
import io.coppice.orchestrator.Orchestrator;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coppice node reboot}. */
@Command(name = "reboot", description = "Reboot a node.")
final class NodeRebootCommand extends CoppiceCommand {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Mixin
    private NodeTarget target;

    @Option(names = "--wait", description = "Wait until it is back and healthy.")
    private boolean wait;

    @Option(
            names = "--wait-timeout",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "How long to wait at most (default ${DEFAULT-VALUE}).")
    private Duration waitTimeout;

    NodeRebootCommand(CliContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        return target.ask(context(), orchestrator -> {
            Instant start = context().clock().instant();
            String before = target.call(orchestrator, NodeRebootCommand::bootId);
            var _ = target.call(orchestrator, stub -> limited(stub).reboot(RebootRequest.getDefaultInstance()));
            if (wait) {
                awaitReturn(orchestrator, before, start);
                context()
                        .out()
                        .println("Node " + target.node() + " is back after "
                                + Values.duration(Duration.between(
                                        start, context().clock().instant())) + ".");
            } else {
                context().out().println("Node " + target.node() + " reboots.");
            }
            return ExitCode.OK;
        });
    }

    private void awaitReturn(Orchestrator orchestrator, String before, Instant start) {
        String last = "it has not gone down yet";
        while (Duration.between(start, context().clock().instant()).compareTo(waitTimeout) < 0) {
            last = missing(orchestrator, before);
            if (last.isEmpty()) {
                return;
            }
            pause();
        }
        throw CliException.failed(
                "node " + target.node() + " of cluster " + target.cluster() + " is not back within "
                        + Values.duration(waitTimeout),
                List.of(last),
                "'coppice node logs --console " + target.arguments() + "' shows its serial console",
                null);
    }

    /** What is still missing; empty if the node runs a new boot and is healthy. */
    private String missing(Orchestrator orchestrator, String before) {
        try {
            if (target.call(orchestrator, NodeRebootCommand::bootId).equals(before)) {
                return "it has not gone down yet";
            }
        } catch (CliException | CoppiceException e) {
            return "its API does not answer yet: " + e.getMessage();
        }
        return orchestrator.health(target.cluster()).checks().stream()
                .filter(check -> !check.passed())
                .findFirst()
                .map(NodeRebootCommand::describe)
                .orElse("");
    }

    private static String describe(HealthReport.Check check) {
        return check.node().map(node -> node + ": ").orElse("") + check.name() + ": " + check.detail();
    }

    private static String bootId(MachineServiceBlockingStub stub) {
        StringBuilder text = new StringBuilder();
        Iterator<Data> pieces = limited(stub)
                .read(ReadRequest.newBuilder()
                        .setPath("/proc/sys/kernel/random/boot_id")
                        .build());
        pieces.forEachRemaining(piece -> text.append(piece.getBytes().toStringUtf8()));
        return text.toString().strip();
    }

    private static MachineServiceBlockingStub limited(MachineServiceBlockingStub stub) {
        return stub.withDeadlineAfter(NodeTarget.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.failed(
                    "interrupted while waiting for the node", List.of(), "the node goes on rebooting", e);
        }
    }
}
