/** What integration tests run that this machine need not have installed. */
@NullMarked
package io.coppice.machined.testing;

import org.jspecify.annotations.NullMarked;
