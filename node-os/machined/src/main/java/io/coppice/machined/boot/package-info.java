/** Boot as named phases with dependencies between them. */
@NullMarked
package io.coppice.machined.boot;

import org.jspecify.annotations.NullMarked;
