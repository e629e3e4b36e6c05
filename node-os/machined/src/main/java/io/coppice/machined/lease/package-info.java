/** The lease at whose end the node powers itself off. */
@NullMarked
package io.coppice.machined.lease;

import org.jspecify.annotations.NullMarked;
