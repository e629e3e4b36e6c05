/**
 * How clusters are thought about, apart from doing anything: what is desired, what is observed, and the plans between the two; the
 * allocation of addresses and ports; certificates; the composition of machine configs.
 *
 * <p>Everything here is a function of its arguments: no files, no sockets, no clock and no randomness but what is passed in.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.orchestrator.core;
