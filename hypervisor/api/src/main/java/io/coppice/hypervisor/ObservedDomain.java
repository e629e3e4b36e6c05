package io.coppice.hypervisor;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A domain as the hypervisor describes it now.
 *
 * @param metadata Coppice's own, {@link DomainMetadata#NONE} for a domain of somebody else
 * @param persistent whether it outlives its power-off
 * @param cpus virtual CPUs
 * @param memory the most it may use
 * @param unplugged network cards whose cable is out
 * @param limits of disks that are limited, by serial number
 * @param problem why its description cannot be understood; it then shows no processors, memory or metadata
 */
public record ObservedDomain(
        DomainName name,
        DomainId id,
        DomainState state,
        boolean persistent,
        int cpus,
        DataSize memory,
        DomainMetadata metadata,
        Set<MacAddress> unplugged,
        Map<String, DiskLimit> limits,
        Optional<String> problem) {

    public ObservedDomain {
        unplugged = Set.copyOf(unplugged);
        limits = Map.copyOf(limits);
    }

    /** A domain that is understood, with every cable in and no disk limited. */
    public ObservedDomain(
            DomainName name,
            DomainId id,
            DomainState state,
            boolean persistent,
            int cpus,
            DataSize memory,
            DomainMetadata metadata) {
        this(name, id, state, persistent, cpus, memory, metadata, Set.of(), Map.of(), Optional.empty());
    }

    /** A domain that is there and cannot be understood. */
    public static ObservedDomain unreadable(
            DomainName name, DomainId id, DomainState state, boolean persistent, String problem) {
        return new ObservedDomain(
                name,
                id,
                state,
                persistent,
                0,
                new DataSize(0),
                DomainMetadata.NONE,
                Set.of(),
                Map.of(),
                Optional.of(problem));
    }
}
