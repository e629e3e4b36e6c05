package io.coppice.machined.node;

/** Ends of the node. Calls return once the order is accepted, so that the client gets its answer. */
public interface LifecycleControl {
    /**
     * Boots again.
     *
     * @return id of the actor, which the events of the sequence carry
     * @throws NodeException WRONG_STATE when the node is on its way out already
     */
    String reboot(RebootMode mode);

    /**
     * Powers off.
     *
     * @param force whether to leave out the orderly stop of services
     * @return id of the actor, which the events of the sequence carry
     * @throws NodeException WRONG_STATE when the node is on its way out already
     */
    String shutdown(boolean force);

    /** How to reboot. */
    enum RebootMode {
        /** Stops services in order. */
        DEFAULT,
        /** As the default, and through the firmware. */
        POWERCYCLE,
        /** Without the orderly stop of services. */
        FORCE
    }
}
