package io.coppice.orchestrator.core;

import java.time.Instant;

/**
 * What a fork was forked from.
 *
 * @param frozenAt what time it was inside, until each node was told the present one
 */
public record ForkOrigin(SnapshotId snapshot, Instant frozenAt) {}
