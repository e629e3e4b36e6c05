package io.coppice.hypervisor;

/** A change of a domain's life, as it happens. Events may be lost on a broken connection: they speed things up, they decide nothing. */
public record DomainEvent(DomainId id, DomainName name, Kind kind) {

    public enum Kind {
        DEFINED,
        UNDEFINED,
        STARTED,
        SUSPENDED,
        RESUMED,
        STOPPED,
        SHUTDOWN,
        CRASHED
    }
}
