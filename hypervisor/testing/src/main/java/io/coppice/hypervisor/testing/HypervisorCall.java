package io.coppice.hypervisor.testing;

/** The calls of a {@link io.coppice.hypervisor.Hypervisor}, as {@link FakeHypervisor} counts them. */
public enum HypervisorCall {
    INVENTORY(false),
    DOMAINS(false),
    FIND(false),
    DEFINE(true),
    START(true),
    START_TRANSIENT(true),
    FREEZE(true),
    THAW(true),
    SHUTDOWN(true),
    DESTROY(true),
    RESET(true),
    SUSPEND(true),
    RESUME(true),
    SET_LINK(true),
    LIMIT_DISK(true),
    UNDEFINE(true),
    SET_METADATA(true),
    AWAIT_STATE(false),
    SUBSCRIBE(false),
    OPEN_CONSOLE(false);

    private final boolean changing;

    HypervisorCall(boolean changing) {
        this.changing = changing;
    }

    /** Whether the call may change a domain: the steps at which a creation can be cut short. */
    public boolean changing() {
        return changing;
    }
}
