/**
 * Whole-system tests: the real command line, real libvirt, real machines.
 *
 * <p>A test speaks to Coppice as its users do, through {@code ./coppice}; it looks behind the curtain (libvirt, processes, files) only to
 * see that nothing is left behind. All classes share one home, so that the node image is built once.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.e2e;
