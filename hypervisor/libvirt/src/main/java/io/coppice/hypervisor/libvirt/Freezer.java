package io.coppice.hypervisor.libvirt;

import io.coppice.hypervisor.AfterFreeze;
import io.coppice.hypervisor.DomainId;
import io.coppice.hypervisor.DomainState;
import io.coppice.hypervisor.Freezing;
import io.coppice.hypervisor.HypervisorException;
import io.coppice.hypervisor.MachineSpec;
import java.time.Duration;
import java.util.List;

/**
 * Freezes running machines together.
 *
 * <p>Each is copied, while it runs, into a holder: a machine of the same devices that never runs and whose RAM is a file. When little is left to copy, all of
 * them are stopped, their disks are handed over to the overlays, the rest and what was written meanwhile is copied, and all go on, unless they are to stay
 * paused. What the holder then knows beyond its RAM is written to the other file. libvirt ends holders by itself when the connection that made them ends.
 */
final class Freezer {

    /** What of a hypervisor is needed. */
    interface Host {
        DomainState stateOf(DomainId id);

        void suspend(DomainId id);

        void resume(DomainId id);

        void destroy(DomainId id);

        /** Makes a domain that is gone when it stops, or when this connection ends; it is paused. */
        void createHolder(MachineSpec machine, MemoryBackend ram);

        Qmp qmp();

        Migration migration(DomainId id);

        QemuUser user();
    }

    private final Host host;

    Freezer(Host host) {
        this.host = host;
    }

    Duration freeze(List<Freezing> machines, AfterFreeze after) {
        for (var freezing : machines) {
            requireRunning(freezing.machine());
        }
        var copies = machines.stream()
                .map(freezing -> new FreezeCopy(host, freezing))
                .toList();
        try {
            Together.each(copies, FreezeCopy::begin);
            var pause = handOver(copies, after);
            keep(copies, after);
            return pause;
        } finally {
            Together.each(copies, FreezeCopy::end);
        }
    }

    private void requireRunning(MachineSpec machine) {
        var state = host.stateOf(machine.id());
        if (state != DomainState.RUNNING) {
            throw new HypervisorException.InvalidState(
                    "cannot freeze " + machine.name() + ": it is " + state + "; start or resume it first", null);
        }
    }

    private static Duration handOver(List<FreezeCopy> copies, AfterFreeze after) {
        var begin = System.nanoTime();
        var goOn = true;
        try {
            Together.each(copies, FreezeCopy::stop);
            Together.each(copies, FreezeCopy::handOver);
            goOn = after == AfterFreeze.GO_ON;
        } finally {
            if (goOn) {
                Together.each(copies, FreezeCopy::goOn);
            }
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void keep(List<FreezeCopy> copies, AfterFreeze after) {
        var goOn = after == AfterFreeze.STAY_PAUSED;
        try {
            Together.each(copies, FreezeCopy::keep);
            goOn = false;
        } finally {
            if (goOn) {
                Together.each(copies, FreezeCopy::goOn);
            }
        }
    }
}
