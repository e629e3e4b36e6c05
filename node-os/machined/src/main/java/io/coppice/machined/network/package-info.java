/** Network: a pure plan from the machine config, and its execution. */
@NullMarked
package io.coppice.machined.network;

import org.jspecify.annotations.NullMarked;
