package io.coppice.orchestrator;

/** What is done to the machine of a running node, for the rest of the cluster to bear. Each may be repeated. */
public enum Fault {
    /** Its power is cut. {@link Change.Start} boots it again. */
    KILL,
    /** It stands still with all its connections open; its clock is late afterwards. */
    PAUSE,
    /** It goes on after {@link #PAUSE}. */
    RESUME,
    /** It starts anew at once, as by the button. */
    RESET,
    /** It loses the other nodes: the cable to the cluster's network is out. Its API is still reached from the host. */
    UNPLUG,
    /** It has the other nodes back after {@link #UNPLUG}. */
    PLUG
}
