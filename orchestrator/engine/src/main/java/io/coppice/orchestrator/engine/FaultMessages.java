package io.coppice.orchestrator.engine;

import com.google.protobuf.Duration;
import io.coppice.hypervisor.MacAddress;
import io.coppice.nodeos.api.coppice.NodeFault;
import io.coppice.orchestrator.Fault;
import io.coppice.orchestrator.NodeName;
import io.coppice.orchestrator.core.DesiredCluster;
import io.coppice.orchestrator.core.DesiredNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Faults in the words of a node's API, which knows cards and neighbours by their MAC addresses. */
final class FaultMessages {

    private FaultMessages() {}

    static NodeFault of(DesiredCluster cluster, DesiredNode node, Fault.Inside fault) {
        var card = node.segmentMac().toString();
        var message = NodeFault.newBuilder();
        switch (fault) {
            case Fault.CutOff(var others) ->
                message.getPartitionBuilder()
                        .setCard(card)
                        .addAllNeighbours(cluster.nodes().stream()
                                .filter(each -> others.contains(each.name()))
                                .map(each -> each.segmentMac().toString())
                                .toList());
            case Fault.Latency(var delay, var jitter) ->
                message.getLatencyBuilder()
                        .setCard(card)
                        .setDelay(message(delay))
                        .setJitter(message(jitter));
            case Fault.Loss(double percent) ->
                message.getLossBuilder().setCard(card).setPercent(percent);
            case Fault.Bandwidth(long bits) ->
                message.getBandwidthBuilder().setCard(card).setBitsPerSecond(bits);
            case Fault.ClockSkew(var offset) -> message.getClockSkewBuilder().setOffset(message(offset));
            case Fault.FullDisk(long remaining) -> message.getFullDiskBuilder().setRemainingBytes(remaining);
        }
        return message.build();
    }

    /** Kinds that this program does not know are left out; a node with a newer image may have them. */
    static List<Fault> read(DesiredCluster cluster, List<NodeFault> messages) {
        var faults = new ArrayList<Fault>();
        for (var message : messages) {
            switch (message.getKindCase()) {
                case PARTITION -> {
                    var others = names(cluster, message.getPartition().getNeighboursList());
                    if (!others.isEmpty()) {
                        faults.add(new Fault.CutOff(others));
                    }
                }
                case LATENCY ->
                    faults.add(new Fault.Latency(
                            duration(message.getLatency().getDelay()),
                            duration(message.getLatency().getJitter())));
                case LOSS -> faults.add(new Fault.Loss(message.getLoss().getPercent()));
                case BANDWIDTH ->
                    faults.add(new Fault.Bandwidth(message.getBandwidth().getBitsPerSecond()));
                case CLOCK_SKEW ->
                    faults.add(
                            new Fault.ClockSkew(duration(message.getClockSkew().getOffset())));
                case FULL_DISK ->
                    faults.add(new Fault.FullDisk(message.getFullDisk().getRemainingBytes()));
                case KIND_NOT_SET -> {}
            }
        }
        return faults;
    }

    private static Set<NodeName> names(DesiredCluster cluster, List<String> neighbours) {
        var names = new TreeSet<NodeName>();
        for (var neighbour : neighbours) {
            cluster.nodes().stream()
                    .filter(node -> node.segmentMac().equals(new MacAddress(neighbour)))
                    .map(DesiredNode::name)
                    .forEach(names::add);
        }
        return names;
    }

    static Duration message(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static java.time.Duration duration(Duration message) {
        return java.time.Duration.ofSeconds(message.getSeconds(), message.getNanos());
    }
}
