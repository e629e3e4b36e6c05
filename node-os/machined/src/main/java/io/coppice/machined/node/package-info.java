/**
 * The node as its API sees it: ports without protobuf, gRPC or any other wire type.
 *
 * <p>{@link Node} gathers them. The agent implements them; {@code io.coppice.machined.api} serves them to clients. Whatever a port cannot do
 * it says by throwing {@link NodeException}, whose kind tells who has to act.
 */
@NullMarked
package io.coppice.machined.node;

import org.jspecify.annotations.NullMarked;
