@org.jspecify.annotations.NullMarked
package io.coppice.hypervisor.testing;
