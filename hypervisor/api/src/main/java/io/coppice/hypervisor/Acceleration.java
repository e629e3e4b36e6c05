package io.coppice.hypervisor;

/** How guest instructions run. */
public enum Acceleration {
    /** Hardware virtualisation through the kernel. */
    KVM,
    /** QEMU's own translation (TCG): slower, works everywhere. */
    SOFTWARE
}
