/** A machine that is frozen before it is anybody. */
@NullMarked
package io.coppice.machined.template;

import org.jspecify.annotations.NullMarked;
