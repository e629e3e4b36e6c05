/**
 * What a hypervisor is to Coppice: the machines it can be asked for, and what it says of those it has.
 *
 * <p>A leaf: nothing here knows libvirt, QEMU's command line or any I/O. A {@link io.coppice.hypervisor.MachineSpec}
 * is desired state, an {@link io.coppice.hypervisor.ObservedDomain} observed state; the two types are never mixed.
 */
@org.jspecify.annotations.NullMarked
package io.coppice.hypervisor;
