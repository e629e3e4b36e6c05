package io.coppice.junit;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clusters of a run, in JUnit's stores. The home lies in the root's and is opened before any cluster, so that it is closed last: stores
 * close what they keep in reverse order.
 */
final class Stores {

    private Stores() {}

    /** The home that all tests of the run share. */
    static CoppiceHome home(ExtensionContext context) {
        return context.getRoot()
                .getStore(Placement.NAMESPACE)
                .getOrComputeIfAbsent(
                        CoppiceHome.class, _ -> CoppiceHome.open(OwnLease.of(context)), CoppiceHome.class);
    }

    /** The cluster of a placement, made if it is not there. */
    static Fork fork(Placement placement) {
        var home = home(placement.owner());
        return placement
                .store()
                .getOrComputeIfAbsent(
                        placement.key(), key -> new Forks(home).fork(key.description(), placement.test()), Fork.class);
    }

    /** The cluster of a placement, if a parameter has asked for it. */
    static Optional<Fork> existing(Placement placement) {
        return Optional.ofNullable(placement.store().get(placement.key(), Fork.class));
    }
}
