package io.coppice.orchestrator.core;

import io.coppice.orchestrator.Lease;
import java.time.Duration;

/** What a plan shall reach for one cluster. */
public sealed interface Goal {

    /**
     * The cluster runs and is healthy.
     *
     * @param wanted from {@link Allocator} or {@link SpecChange}; written to the store by the plan's first step
     */
    record Up(DesiredCluster wanted) implements Goal {}

    /** Nothing of the cluster is left. */
    record Down() implements Goal {}

    /** A stopped cluster runs again and is healthy. */
    record Start() implements Goal {}

    /**
     * No node runs; disks stay.
     *
     * @param grace how long a guest may take to power off before its plug is pulled
     */
    record Stop(Duration grace) implements Goal {}

    /** The lease stands in the store, in every domain's metadata and in every running node. */
    record Renew(Lease lease) implements Goal {}
}
