/** What the kernel and containerd say about the system: pure parsers of /proc texts, and the readers that feed them. */
@NullMarked
package io.coppice.machined.system;

import org.jspecify.annotations.NullMarked;
