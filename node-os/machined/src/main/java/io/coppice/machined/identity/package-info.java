/** Certificates of the node: taken from the config or issued from its CA keys. */
@NullMarked
package io.coppice.machined.identity;

import org.jspecify.annotations.NullMarked;
