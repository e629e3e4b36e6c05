/**
 * Builds node images and keeps them.
 *
 * <p>{@link io.coppice.nodeos.image.ImageBuilder} turns {@link io.coppice.nodeos.image.ImageInputs} (pinned packages, the agent's
 * jars, the sources of PID 1, a JDK) into a {@link io.coppice.nodeos.image.NodeImage}: the same inputs always give the same bytes.
 * {@link io.coppice.nodeos.image.ImageStore} finds, checks and prunes what was built.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.nodeos.image;
