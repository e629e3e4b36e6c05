package io.coppice.hypervisor;

/** What a domain is doing. Every state of the hypervisor is translated into one of these, in one place. */
public enum DomainState {
    /** Executing, or idle in the guest. */
    RUNNING,
    /** Stopped in mid-air, RAM kept; also while a migration or a snapshot pauses it. */
    PAUSED,
    /** Being shut down. */
    STOPPING,
    /** Defined and not running. */
    SHUT_OFF,
    /** Not running because it, or its hypervisor process, failed. */
    CRASHED
}
