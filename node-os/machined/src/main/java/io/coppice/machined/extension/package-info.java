/** System extensions: disks with programs, mounted before services start. */
@NullMarked
package io.coppice.machined.extension;

import org.jspecify.annotations.NullMarked;
