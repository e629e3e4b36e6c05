/**
 * Container images in containerd: listed, pulled, and imported from archives. Imported blobs go into containerd's content store under a lease, so that
 * its garbage collector leaves them alone until the images are named.
 */
@NullMarked
package io.coppice.machined.images;

import org.jspecify.annotations.NullMarked;
