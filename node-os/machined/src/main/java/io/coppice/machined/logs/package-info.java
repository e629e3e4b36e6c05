/** Logs of services, in memory and on disk, and the console. */
@NullMarked
package io.coppice.machined.logs;

import org.jspecify.annotations.NullMarked;
