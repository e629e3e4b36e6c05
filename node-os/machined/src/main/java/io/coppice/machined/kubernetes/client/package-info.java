/**
 * A small client of the Kubernetes API: read, list, watch, server-side apply. It is our own because the libraries that
 * there are would make the node's image a third larger.
 */
@NullMarked
package io.coppice.machined.kubernetes.client;

import org.jspecify.annotations.NullMarked;
