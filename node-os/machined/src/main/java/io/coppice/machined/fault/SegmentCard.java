package io.coppice.machined.fault;

import io.coppice.machined.network.Link;
import io.coppice.machined.network.Network;
import io.coppice.machined.network.NetworkException;
import io.coppice.machined.node.NodeException;
import io.coppice.machined.node.NodeFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Brings a card's rules and queue into line with the faults that it is to have. Doing so twice is doing it once. */
final class SegmentCard {

    private final Network network;
    private final Helpers helpers;

    SegmentCard(Network network, Helpers helpers) {
        this.network = network;
        this.helpers = helpers;
    }

    /** @throws NodeException INVALID when the node has no such card */
    void require(String card) throws IOException {
        var unused = link(card);
    }

    /**
     * Has the card bear these faults and no others.
     *
     * @throws NodeException INVALID when the node has no such card
     */
    void apply(String card, List<NodeFault.OfCard> faults) throws IOException, InterruptedException {
        String link = link(card);
        helpers.run(SegmentRules.nft(link, faults), "nft", "-f", "-");
        if (helpers.run("", "tc", "qdisc", "show", "dev", link, "root").contains("netem")) {
            helpers.run("", "tc", "qdisc", "del", "dev", link, "root");
        }
        List<String> queue = SegmentRules.tc(link, faults);
        if (!queue.isEmpty()) {
            helpers.run("", "nodectl", "modprobe", "sch_netem");
            helpers.run("", "tc", queue.toArray(String[]::new));
        }
    }

    private String link(String card) throws IOException {
        List<String> present = new ArrayList<>();
        try {
            for (Link link : network.links()) {
                if (link.hardwareAddress().equals(card)) {
                    return link.name();
                }
                present.add(link.hardwareAddress());
            }
        } catch (NetworkException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        throw new NodeException(
                NodeException.Kind.INVALID,
                "card: the node has no network card " + card + "; it has " + String.join(", ", present));
    }
}
