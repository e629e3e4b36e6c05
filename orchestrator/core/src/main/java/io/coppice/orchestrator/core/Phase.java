package io.coppice.orchestrator.core;

/**
 * What is wanted of a cluster, and how far it got.
 *
 * <pre>
 *   (nothing) → CREATING → ACTIVE ⇄ STOPPED
 *                   └────────┴─────────┴──→ REMOVING → (nothing)
 * </pre>
 */
public enum Phase {
    /** It shall run, and has not been healthy yet. */
    CREATING,
    /** It shall run, and has been healthy. */
    ACTIVE,
    /** It shall not run, and keeps its disks. */
    STOPPED,
    /** Everything of it shall go. There is no way back. */
    REMOVING;

    public boolean mayBecome(Phase next) {
        return switch (this) {
            case CREATING -> true;
            case ACTIVE -> next != CREATING;
            case STOPPED -> next != CREATING;
            case REMOVING -> next == REMOVING;
        };
    }
}
