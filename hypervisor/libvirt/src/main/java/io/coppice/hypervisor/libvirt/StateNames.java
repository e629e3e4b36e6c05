package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.DomainEvent;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.HypervisorException;
import java.util.Optional;

/** libvirt's numbers for states and events, translated here and nowhere else. */
final class StateNames {

    private static final int SHUTOFF_CRASHED = 3;
    private static final int SHUTOFF_FAILED = 6;

    private StateNames() {}

    /** virDomainState; the number of a newer libvirt is an error, not a guess. */
    static DomainState state(int state, int reason) {
        return switch (state) {
            case 0, 1, 2 -> DomainState.RUNNING;
            case 3, 7 -> DomainState.PAUSED;
            case 4 -> DomainState.STOPPING;
            case 5 ->
                reason == SHUTOFF_CRASHED || reason == SHUTOFF_FAILED ? DomainState.CRASHED : DomainState.SHUT_OFF;
            case 6 -> DomainState.CRASHED;
            default ->
                throw new HypervisorException.Unsupported(
                        "libvirt reports the domain state " + state
                                + ", which this version does not know; update Coppice",
                        null);
        };
    }

    /** virDomainEventType; events are hints, so an unknown one is left out. */
    static Optional<DomainEvent.Kind> event(int event) {
        return switch (event) {
            case 0 -> Optional.of(DomainEvent.Kind.DEFINED);
            case 1 -> Optional.of(DomainEvent.Kind.UNDEFINED);
            case 2 -> Optional.of(DomainEvent.Kind.STARTED);
            case 3, 7 -> Optional.of(DomainEvent.Kind.SUSPENDED);
            case 4 -> Optional.of(DomainEvent.Kind.RESUMED);
            case 5 -> Optional.of(DomainEvent.Kind.STOPPED);
            case 6 -> Optional.of(DomainEvent.Kind.SHUTDOWN);
            case 8 -> Optional.of(DomainEvent.Kind.CRASHED);
            default -> Optional.empty();
        };
    }
}
