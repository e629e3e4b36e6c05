/** Kubernetes' programs as services: their flags, files and health, by version. */
@NullMarked
package io.coppice.machined.kubernetes.component;

import org.jspecify.annotations.NullMarked;
