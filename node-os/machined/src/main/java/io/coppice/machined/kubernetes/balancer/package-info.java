/** The node's own way to the API servers of all control planes. */
@NullMarked
package io.coppice.machined.kubernetes.balancer;

import org.jspecify.annotations.NullMarked;
