/**
 * The gRPC server on port 50000.
 *
 * <p>{@link NodeApiServer} is the way in. A call passes TLS, then {@link AuthorizationInterceptor} with the roles of the client's certificate and
 * {@link AccessTable}, then the handler that {@link NodeCalls} makes on first use, and ends at a port of
 * {@link io.coppice.machined.node.Node}.
 */
@NullMarked
package io.coppice.machined.api;

import org.jspecify.annotations.NullMarked;
