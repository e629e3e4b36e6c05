/**
 * System extensions: what a node runs and its image does not hold. An extension is a read-only file system with a dm-verity hash tree,
 * made of programs that come from official releases, from a directory, or from source; built once and kept in a store.
 */
@NullMarked
package io.coppice.nodeos.extension;

import org.jspecify.annotations.NullMarked;
