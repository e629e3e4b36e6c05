package io.coppice.orchestrator;

/** What becomes of a cluster of which a snapshot was taken. */
public enum AfterSnapshot {
    /** It goes on. */
    GO_ON,
    /** All its nodes stay paused, in the very state that was kept, until {@link Change.Start}. */
    STAY_FROZEN
}
