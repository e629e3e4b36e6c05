/** How the node ends: orderly stop of its services, and the word to PID 1. */
@NullMarked
package io.coppice.machined.lifecycle;

import org.jspecify.annotations.NullMarked;
