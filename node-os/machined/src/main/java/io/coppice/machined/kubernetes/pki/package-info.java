/** Kubernetes' certificates: issued on control planes, checked on all nodes. */
@NullMarked
package io.coppice.machined.kubernetes.pki;

import org.jspecify.annotations.NullMarked;
