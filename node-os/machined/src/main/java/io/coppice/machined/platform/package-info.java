/** What the agent touches of the system: paths and helper programs. */
@NullMarked
package io.coppice.machined.platform;

import org.jspecify.annotations.NullMarked;
