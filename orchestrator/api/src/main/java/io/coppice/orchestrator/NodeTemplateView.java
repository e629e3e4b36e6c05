package io.coppice.orchestrator;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A machine that was frozen before it was anybody, from which nodes of its shape begin.
 *
 * @param id the same for the same shape
 * @param image id of the node image that it booted
 * @param shape all that nodes have to have in common with it, one thing to a line
 * @param usedAt when a node last began from it
 * @param bytes that its files take on the disk
 */
public record NodeTemplateView(
        String id, String image, String shape, Instant createdAt, Instant usedAt, long bytes, Path directory) {}
