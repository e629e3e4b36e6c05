package io.coppice.machined.node;

/** Where a node stands between power on and power off. */
public enum Stage {
    BOOTING,
    /** Without a config: waits for one. */
    MAINTENANCE,
    RUNNING,
    REBOOTING,
    SHUTTING_DOWN
}
