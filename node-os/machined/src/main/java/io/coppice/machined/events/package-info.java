/** Events of the node, kept for late listeners. */
@NullMarked
package io.coppice.machined.events;

import org.jspecify.annotations.NullMarked;
