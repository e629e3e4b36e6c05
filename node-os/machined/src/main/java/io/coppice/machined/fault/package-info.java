/** Faults that the node is made to bear: of its network, its clock and its disk. */
@NullMarked
package io.coppice.machined.fault;

import org.jspecify.annotations.NullMarked;
