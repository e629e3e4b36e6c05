/** The training run of the AOT cache. */
@NullMarked
package io.coppice.machined.training;

import org.jspecify.annotations.NullMarked;
