package io.coppice.machined.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.coppice.machined.node.NodeFault;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SegmentRulesTest {

    private static final String CARD = "52:54:00:00:00:01";

    private final NodeFault.Partition partition =
            new NodeFault.Partition(CARD, new TreeSet<>(List.of("52:54:00:00:00:03", "52:54:00:00:00:02")));

    @Test
    void whatComesFromNeighboursAndWhatGoesToThemIsDroppedAtTheCard() {
        assertThat(SegmentRules.nft("eth1", List.of(partition))).isEqualTo("""
                add table netdev coppice_faults
                delete table netdev coppice_faults
                table netdev coppice_faults {
                  chain ingress {
                    type filter hook ingress device "eth1" priority -500; policy accept;
                    ether saddr { 52:54:00:00:00:02, 52:54:00:00:00:03 } drop
                  }
                  chain egress {
                    type filter hook egress device "eth1" priority -500; policy accept;
                    ether daddr { 52:54:00:00:00:02, 52:54:00:00:00:03 } drop
                  }
                }
                """);
    }

    @Test
    void withoutAPartitionWhateverRulesThereWereAreGone() {
        assertThat(SegmentRules.nft("eth1", List.of(new NodeFault.Loss(CARD, 1))))
                .isEqualTo("""
                add table netdev coppice_faults
                delete table netdev coppice_faults
                """);
    }

    @Test
    void theQueueBearsAllFaultsTogether() {
        assertThat(SegmentRules.tc(
                        "eth1",
                        List.of(
                                partition,
                                new NodeFault.Latency(CARD, Duration.ofMillis(1500), Duration.ofNanos(20_500)),
                                new NodeFault.Loss(CARD, 0.25),
                                new NodeFault.Bandwidth(CARD, 8000))))
                .isEqualTo(List.of(
                        ("qdisc add dev eth1 root netem limit 10000" + " delay 1500000us 20us loss 0.25% rate 8000bit")
                                .split(" ")));
    }

    @Test
    void aPartitionNeedsNoQueue() {
        assertThat(SegmentRules.tc("eth1", List.of(partition))).isEmpty();
        assertThat(SegmentRules.tc("eth1", List.of(new NodeFault.Latency(CARD, Duration.ofMillis(3), Duration.ZERO))))
                .endsWith("limit", "10000", "delay", "3000us");
    }
}
