/** What the node does when it finds itself a fork: it takes a time, entropy, a generation and a lease of its own. */
@NullMarked
package io.coppice.machined.fork;

import org.jspecify.annotations.NullMarked;
