package io.coppice.machined.kubernetes;

import io.coppice.machined.kubernetes.component.Gate;
import io.coppice.nodeos.config.ControlPlanePeer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets the API servers of a cluster start one before the others: the first one writes what every cluster has, and the others find it. Together they would all
 * write it, each in the way of the others.
 *
 * <p>Only before the first start, for later the roles and namespaces are there. Opens when a server of another control plane serves, when none of those that come
 * first is there, and after a while in any case.
 */
final class TurnGate implements Gate {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final List<String> first;
    private final CountDownLatch served;
    private final Predicate<String> present;
    private final Duration patience;
    private final Duration look;

    /** When it was waited for first: a server that ends before it serves does not wait as long again. */
    private volatile @Nullable Long begun;

    /**
     * @param own name of this node, in lower case
     * @param controlPlanes all, in the order in which they start
     * @param served open once an API server of the cluster has served
     * @param present whether there is a machine with this address that runs etcd, so that its API server can be expected
     */
    TurnGate(String own, List<ControlPlanePeer> controlPlanes, CountDownLatch served, Predicate<String> present) {
        this(own, controlPlanes, served, present, PATIENCE, LOOK);
    }

    /**
     * @param patience how long the first ones may take
     * @param look how often it is looked whether they are there
     */
    TurnGate(
            String own,
            List<ControlPlanePeer> controlPlanes,
            CountDownLatch served,
            Predicate<String> present,
            Duration patience,
            Duration look) {
        List<String> names = controlPlanes.stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        this.first = controlPlanes.stream()
                .limit(Math.max(0, names.indexOf(own)))
                .map(each -> each.address().getHostAddress())
                .toList();
        this.served = served;
        this.present = present;
        this.patience = patience;
        this.look = look;
    }

    @Override
    public void await(Consumer<String> progress) throws InterruptedException {
        if (begun == null) {
            begun = System.nanoTime();
        }
        boolean told = false;
        for (long left = left(begun); left > 0 && first.stream().anyMatch(present); left = left(begun)) {
            if (!told) {
                told = true;
                progress.accept(
                        "waiting for the API server of a control plane that starts first: " + String.join(", ", first));
            }
            if (served.await(Math.min(look.toNanos(), left), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private long left(long since) {
        return patience.toNanos() - (System.nanoTime() - since);
    }
}
