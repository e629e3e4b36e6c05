/** Supervision of the processes that the node runs. */
@NullMarked
package io.coppice.machined.service;

import org.jspecify.annotations.NullMarked;
