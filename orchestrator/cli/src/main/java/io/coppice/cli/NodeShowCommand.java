package io.coppice.cli;

import com.google.protobuf.Empty;
import io.coppice.nodeos.api.machine.LoadAvg;
import io.coppice.nodeos.api.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.coppice.nodeos.api.machine.MemInfo;
import io.coppice.orchestrator.ClusterView;
import io.coppice.orchestrator.ClusterView.NodeView;
import io.coppice.orchestrator.CoppiceException;
import io.coppice.orchestrator.Orchestrator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice node show}. */
@Command(name = "show", description = "Show a node: its machine, and what its API says of itself.")
final class NodeShowCommand extends ReadCommand {

    @Mixin
    private NodeTarget target;

    NodeShowCommand(CliContext context) {
        super(context);
    }

    /** @param silence why the API did not answer */
    private record Shown(ClusterView cluster, NodeView node, Optional<Facts> facts, Optional<String> silence) {}

    private record Facts(String version, Instant bootedAt, double load, long memoryTotal, long memoryAvailable) {}

    @Override
    public Integer call() {
        Shown shown = target.ask(context(), this::look);
        renderer().item(fields(context().clock().instant()), shown, List.of());
        return ExitCode.OK;
    }

    private Shown look(Orchestrator orchestrator) {
        ClusterView cluster = orchestrator.cluster(target.cluster());
        NodeView node = cluster.nodes().stream()
                .filter(view -> view.name().equals(target.node()))
                .findFirst()
                .orElseThrow(() -> new CoppiceException.NotFound(
                        "cluster " + cluster.name() + " has no node " + target.node(),
                        "its nodes are "
                                + String.join(
                                        ", ",
                                        cluster.nodes().stream()
                                                .map(view -> view.name().value())
                                                .toList())));
        try {
            return new Shown(
                    cluster, node, Optional.of(target.call(orchestrator, NodeShowCommand::facts)), Optional.empty());
        } catch (CliException | CoppiceException e) {
            return new Shown(cluster, node, Optional.empty(), Optional.ofNullable(e.getMessage()));
        }
    }

    private static Facts facts(MachineServiceBlockingStub unlimited) {
        MachineServiceBlockingStub stub =
                unlimited.withDeadlineAfter(NodeTarget.CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        Empty nothing = Empty.getDefaultInstance();
        MemInfo memory = stub.memory(nothing).getMessages(0).getMeminfo();
        LoadAvg load = stub.loadAvg(nothing).getMessages(0);
        return new Facts(
                stub.version(nothing).getMessages(0).getVersion().getTag(),
                Instant.ofEpochSecond(stub.systemStat(nothing).getMessages(0).getBootTime()),
                load.getLoad1(),
                memory.getMemtotal() * 1024,
                memory.getMemavailable() * 1024);
    }

    private static List<Field<Shown>> fields(Instant now) {
        List<Field<Shown>> fields = new ArrayList<>();
        fields.add(Field.of("cluster", shown -> shown.cluster().name()));
        ClusterFields.NODES.forEach(field -> fields.add(new Field<>(
                field.name(),
                shown -> field.value().apply(shown.node()),
                shown -> field.text().apply(shown.node()))));
        fields.add(Field.of("api", shown -> shown.silence().orElse("answers")));
        fields.add(fact("version", Facts::version, Facts::version));
        fields.add(fact("bootedAt", Facts::bootedAt, facts -> Values.age(facts.bootedAt(), now)));
        fields.add(fact("loadAverage", Facts::load, facts -> String.format(Locale.ROOT, "%.2f", facts.load())));
        fields.add(fact("memoryTotalBytes", Facts::memoryTotal, facts -> Values.bytes(facts.memoryTotal())));
        fields.add(
                fact("memoryAvailableBytes", Facts::memoryAvailable, facts -> Values.bytes(facts.memoryAvailable())));
        return fields;
    }

    private static Field<Shown> fact(String name, Function<Facts, ?> value, Function<Facts, String> text) {
        return new Field<>(
                name,
                shown -> shown.facts().map(value),
                shown -> shown.facts().map(text).orElse("-"));
    }
}
