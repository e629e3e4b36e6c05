/** The cluster DNS: what the Kubernetes DNS specification asks for, from watched objects; the rest goes to the node's nameservers. */
@NullMarked
package io.coppice.machined.kubernetes.dns;

import org.jspecify.annotations.NullMarked;
