/** containerd as a service of the node. */
@NullMarked
package io.coppice.machined.containerd;

import org.jspecify.annotations.NullMarked;
