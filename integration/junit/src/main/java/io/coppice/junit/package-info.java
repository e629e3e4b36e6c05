/**
 * A JUnit 5 extension that gives tests clusters of real node VMs of their own.
 *
 * <p>{@link io.coppice.junit.CoppiceCluster} says which cluster a test wants; parameters of the types
 * {@link io.coppice.junit.Cluster}, {@link io.coppice.junit.Node}, {@link io.coppice.orchestrator.NodeConnection} and fabric8's
 * {@code KubernetesClient} are what it gets. Every cluster is a fork of a snapshot, which is taken once and used again for as long as
 * nothing that it depends on changes.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.junit;
