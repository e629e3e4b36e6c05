/** Finding, applying and persisting the machine config. */
@NullMarked
package io.coppice.machined.config;

import org.jspecify.annotations.NullMarked;
