package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.service.Pace;
import io.coppice.nodeos.config.ControlPlanePeer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Lets the API servers of a cluster start one before the others: the first one writes what every cluster has, and the others find it. Together they would all
 * write it, each in the way of the others, which took three emulated control planes on two processors five minutes instead of two.
 *
 * <p>Only before the first start, for later the roles and namespaces are there. Opens when a server of another control plane serves, when none of those that come first is there, and after a while in any case.
 */
final class TurnGate implements Gate {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pace LOOK = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10), 10);

    private final List<String> first;
    private final List<String> later;
    private final Peers peers;
    private final Duration patience;
    private final Pace look;

    /** What can be known of another control plane. */
    interface Peers {

        /** Whether its API server serves. */
        boolean serves(String address) throws InterruptedException;

        /** Whether there is a machine that runs etcd, so that its API server can be expected. */
        boolean present(String address);
    }

    /**
     * @param own name of this node, in lower case
     * @param controlPlanes all, in the order in which they start
     */
    TurnGate(String own, List<ControlPlanePeer> controlPlanes, Peers peers) {
        this(own, controlPlanes, peers, PATIENCE, LOOK);
    }

    /** @param patience how long the first ones may take */
    TurnGate(String own, List<ControlPlanePeer> controlPlanes, Peers peers, Duration patience, Pace look) {
        List<String> names = controlPlanes.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        List<String> addresses = controlPlanes.stream()
                .map(each -> each.address().getHostAddress())
                .toList();
        int turn = Math.max(0, names.indexOf(own));
        this.first = addresses.subList(0, turn);
        this.later = addresses.subList(Math.min(turn + 1, addresses.size()), addresses.size());
        this.peers = peers;
        this.patience = patience;
        this.look = look;
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (!first.isEmpty() && System.nanoTime() < deadline) {
            long begun = System.nanoTime();
            if (oneServes(first) || oneServes(later) || first.stream().noneMatch(peers::present)) {
                return;
            }
            if (!told) {
                told = true;
                progress.accept(
                        "waiting for the API server of a control plane that starts first: " + String.join(", ", first));
            }
            Thread.sleep(look.since(begun));
        }
    }

    private boolean oneServes(List<String> addresses) throws InterruptedException {
        for (String address : addresses) {
            if (peers.serves(address)) {
                return true;
            }
        }
        return false;
    }
}
