/** What the control planes keep in the cluster's API: roles, tokens, manifests of the config, marks of nodes, certificates. */
@NullMarked
package io.coppice.machined.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
