package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.machined.service.Pace;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets the API servers of a cluster start one before the others: the first one writes what every cluster has, and the others find it. Together they would all
 * write it, each in the way of the others, which took three emulated control planes on two processors five minutes instead of two.
 *
 * <p>Opens when a server of another control plane serves, when none of those that come first is there, and after a while in any case.
 */
final class TurnGate implements Gate {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pace LOOK = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), 10);

    private final List<String> first;
    private final List<String> others;
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

    TurnGate(String own, List<String> controlPlanes, Peers peers) {
        this(own, controlPlanes, peers, PATIENCE, LOOK);
    }

    /**
     * @param own address of this node
     * @param controlPlanes addresses of all, in the order in which they start
     * @param patience how long the first ones may take
     */
    TurnGate(String own, List<String> controlPlanes, Peers peers, Duration patience, Pace look) {
        this.first = controlPlanes.subList(0, Math.max(0, controlPlanes.indexOf(own)));
        this.others =
                controlPlanes.stream().filter(address -> !address.equals(own)).toList();
        this.peers = peers;
        this.patience = patience;
        this.look = look;
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (System.nanoTime() < deadline) {
            long begun = System.nanoTime();
            if (first.stream().noneMatch(peers::present) || oneServes()) {
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

    private boolean oneServes() throws InterruptedException {
        for (String address : others) {
            if (peers.serves(address)) {
                return true;
            }
        }
        return false;
    }
}
