/** The pod network of a node: a pure plan from the nodes of the cluster, and its execution. */
@NullMarked
package io.coppice.machined.kubernetes.network;

import org.jspecify.annotations.NullMarked;
