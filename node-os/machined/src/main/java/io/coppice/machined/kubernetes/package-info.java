/** Kubernetes on the node, put together: its programs as services, and what the agent itself does for the cluster. */
@NullMarked
package io.coppice.machined.kubernetes;

import org.jspecify.annotations.NullMarked;
