package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DataSize;

/**
 * What each node of a cluster is given.
 *
 * @param cpus virtual CPUs
 * @param disk virtual size of the node's own disk; it takes room on the host as it fills
 */
public record NodeSize(int cpus, DataSize memory, DataSize disk) {}
