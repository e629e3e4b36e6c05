/** The node agent: boots the node, runs its services and serves its API. */
@NullMarked
package io.coppice.machined;

import org.jspecify.annotations.NullMarked;
