package io.coppice.machined.fault;

import io.coppice.machined.node.NodeFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel is told about faults of a card. Neighbours are known by their MAC addresses: so nothing passes that is routed by way of them
 * either, such as what pods send each other, and no address has to be known.
 */
final class SegmentRules {

    private static final String TABLE = "netdev coppice_faults";

    /** As many packets may wait: at a minute's delay, some 170 in a second. */
    private static final int QUEUE = 10_000;

    private SegmentRules() {}

    /** A script for {@code nft} that puts the rules of these faults in the place of whatever ours were, in one step. */
    static String nft(String link, List<NodeFault.OfCard> faults) {
        StringBuilder script = new StringBuilder();
        script.append("add table ").append(TABLE).append('\n');
        script.append("delete table ").append(TABLE).append('\n');
        for (NodeFault.OfCard fault : faults) {
            if (fault instanceof NodeFault.Partition partition) {
                String neighbours = String.join(", ", partition.neighbours());
                script.append("table ").append(TABLE).append(" {\n");
                chain(script, link, "ingress", "saddr", neighbours);
                chain(script, link, "egress", "daddr", neighbours);
                script.append("}\n");
            }
        }
        return script.toString();
    }

    private static void chain(StringBuilder script, String link, String hook, String side, String neighbours) {
        script.append("  chain ").append(hook).append(" {\n");
        script.append("    type filter hook ").append(hook).append(" device \"").append(link);
        script.append("\" priority -500; policy accept;\n");
        script.append("    ether ")
                .append(side)
                .append(" { ")
                .append(neighbours)
                .append(" } drop\n");
        script.append("  }\n");
    }

    /** Arguments of {@code tc} that make the card's queue bear these faults; empty when none of them is one of the queue. */
    static List<String> tc(String link, List<NodeFault.OfCard> faults) {
        List<String> emulation = new ArrayList<>();
        for (NodeFault.OfCard fault : faults) {
            switch (fault) {
                case NodeFault.Partition partition -> {}
                case NodeFault.Latency latency -> {
                    emulation.addAll(List.of("delay", micros(latency.delay())));
                    if (latency.jitter().isPositive()) {
                        emulation.add(micros(latency.jitter()));
                    }
                }
                case NodeFault.Loss loss ->
                    emulation.addAll(
                            List.of("loss", BigDecimal.valueOf(loss.percent()).toPlainString() + "%"));
                case NodeFault.Bandwidth bandwidth ->
                    emulation.addAll(List.of("rate", bandwidth.bitsPerSecond() + "bit"));
            }
        }
        if (emulation.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(
                List.of("qdisc", "add", "dev", link, "root", "netem", "limit", Integer.toString(QUEUE)));
        arguments.addAll(emulation);
        return arguments;
    }

    private static String micros(Duration duration) {
        return duration.toNanos() / 1000 + "us";
    }
}
