package io.coppice.hypervisor.testing;

/** What some hypervisors cannot do. Without it the contract demands {@link io.coppice.hypervisor.HypervisorException.Unsupported} instead. */
public enum Capability {
    /** {@code openConsole}. */
    CONSOLE,
    /** {@code freeze} and {@code thaw}. */
    FORK,
    /** {@code setLink}. */
    LINK,
    /** {@code limitDisk}. */
    DISK_LIMIT,
    /** Ports of the host that lead to machines: without it there is no network either, and every port is free. */
    PORT,
    /** {@code startTransient}. */
    TRANSIENT
}
