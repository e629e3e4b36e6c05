package io.coppice.hypervisor;

/** What becomes of machines that were frozen. */
public enum AfterFreeze {
    /** They go on at once. */
    GO_ON,
    /** They stay paused in the very state that was frozen, until they are resumed. */
    STAY_PAUSED
}
