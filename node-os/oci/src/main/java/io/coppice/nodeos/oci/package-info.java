/**
 * Container images in files: reads what {@code docker save} writes, in both its forms, and OCI image layouts, as an archive or as a directory.
 *
 * <p>{@link io.coppice.nodeos.oci.ImageArchive} is the door. Nothing of an archive is believed: paths stay inside it, sizes are checked, and
 * every blob is checked against its digest before it is used. Nothing here uses reflection, since it also runs in the node agent on a cold JVM.
 */
@NullMarked
package io.coppice.nodeos.oci;

import org.jspecify.annotations.NullMarked;
