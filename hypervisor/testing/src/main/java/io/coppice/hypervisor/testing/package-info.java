/** A hypervisor in memory for tests, and the contract that every implementation of {@link io.coppice.hypervisor.Hypervisor} passes. */
@org.jspecify.annotations.NullMarked
package io.coppice.hypervisor.testing;
