/** The agent put together: its parts, and the phases of the boot. */
@NullMarked
package io.coppice.machined.agent;

import org.jspecify.annotations.NullMarked;
