package io.coppice.hypervisor;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One hypervisor host. Calls block, each within a time limit, and may come from any thread; every one may be repeated:
 * asking for what is already so succeeds and changes nothing.
 *
 * <p>All methods throw {@link HypervisorException}; {@link HypervisorException.NotFound} where a domain that must exist does not.
 */
public interface Hypervisor extends AutoCloseable {

    HostInventory inventory();

    /** Every domain of the host, those of others included. */
    List<ObservedDomain> domains();

    Optional<ObservedDomain> find(DomainId id);

    /**
     * Makes the domain known, not running. Replaces the description of a domain with the same name and id.
     *
     * @throws HypervisorException.Conflict if the name or the id is another domain's
     */
    ObservedDomain define(MachineSpec spec);

    /**
     * Starts a defined domain; one that runs stays as it is.
     *
     * @throws HypervisorException.PortInUse if another program has a port that is to lead to the machine; it does not run then
     */
    void start(DomainId id);

    /**
     * Starts a machine that nobody defined: it is gone when it stops, and it stops when this connection ends.
     *
     * @throws HypervisorException.Conflict if the name or the id is another domain's
     */
    void startTransient(MachineSpec machine);

    /**
     * Freezes machines at one and the same time, memory and disks. Guests run while their memory is copied, and stop together for the last of it.
     *
     * <p>When it fails, the machines run as before, be it on their overlays, and no memory is left.
     *
     * @param after what becomes of the machines when it succeeds
     * @return for how long the first that stopped stood still until all could go on
     * @throws HypervisorException.InvalidState if one of them does not run
     * @throws HypervisorException.Unsupported if this hypervisor cannot freeze
     */
    Duration freeze(List<Freezing> machines, AfterFreeze after);

    /**
     * Starts a defined domain in the moment at which another one was frozen, and leaves it paused. Pages that neither has written since are shared by all
     * that are thawed from the same memory. A domain that was thawed before stays as it is, paused or running.
     *
     * @param machine with the devices, processors and memory of the frozen one, and network cards and disks of its own behind them; the disks lie over the
     *     frozen ones
     * @throws HypervisorException.InvalidState if the machine runs what was not thawed to its end
     * @throws HypervisorException.PortInUse if another program has a port that is to lead to the machine; it does not run then
     * @throws HypervisorException.Unsupported if this hypervisor cannot thaw
     */
    void thaw(MachineSpec machine, FrozenMemory memory);

    /** Asks the guest to power off; returns at once. A domain that does not run stays as it is. */
    void shutdown(DomainId id);

    /** Pulls the plug: when this returns the machine does not run. */
    void destroy(DomainId id);

    /** Hard reset, as by the button. */
    void reset(DomainId id);

    void suspend(DomainId id);

    void resume(DomainId id);

    /**
     * Pulls the cable out of a network card of a running machine, or puts it in again. The guest loses the carrier; every start begins with all cables in.
     *
     * @throws HypervisorException.InvalidState if the machine does not run
     * @throws HypervisorException.InvalidSpec if it has no such card
     * @throws HypervisorException.Unsupported if this hypervisor cannot
     */
    void setLink(DomainId id, MacAddress card, boolean up);

    /**
     * Slows a disk of a running machine down, or with {@link DiskLimit#NONE} lets it go again; what was limited before no longer counts. Every start
     * begins without limits.
     *
     * @param serial of the disk
     * @throws HypervisorException.InvalidState if the machine does not run
     * @throws HypervisorException.InvalidSpec if it has no such disk
     * @throws HypervisorException.Unsupported if this hypervisor cannot
     */
    void limitDisk(DomainId id, String serial, DiskLimit limit);

    /** Forgets the domain, and pulls the plug first if it runs. One that is not there is already forgotten. */
    void undefine(DomainId id);

    /** Replaces Coppice's metadata, in the running domain and in its description. */
    void setMetadata(DomainId id, DomainMetadata metadata);

    /** Waits for the domain to be in the state. Returns whether it was, within the limit; driven by events. */
    boolean awaitState(DomainId id, DomainState state, Duration limit);

    /** Calls the listener for every event from now on, on a thread of the hypervisor's; close to end. */
    Subscription subscribe(Consumer<DomainEvent> listener);

    /** Attaches to the first serial port; a second attachment is refused with {@link HypervisorException.Conflict}. */
    Console openConsole(DomainId id);

    @Override
    void close();

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** A serial console. Both streams end when the machine stops. */
    interface Console extends AutoCloseable {
        InputStream output();

        OutputStream input();

        @Override
        void close();
    }
}
