@org.jspecify.annotations.NullMarked
package io.coppice.nodeos.extension;
