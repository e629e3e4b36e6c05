/**
 * Hypervisors reached through libvirt: the only place that knows org.libvirt and com.sun.jna.
 *
 * <p>{@link io.coppice.hypervisor.libvirt.LibvirtHypervisor} is the door. Calls go through libvirt-java's native layer, not through its
 * handle classes, whose finalizers free handles at a time of their own and whose states are raw ordinals.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.hypervisor.libvirt;
