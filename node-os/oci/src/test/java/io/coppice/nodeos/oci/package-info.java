@org.jspecify.annotations.NullMarked
package io.coppice.nodeos.oci;
