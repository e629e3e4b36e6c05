package io.coppice.hypervisor;

/**
 * A domain as the hypervisor describes it now.
 *
 * @param metadata Coppice's own, {@link DomainMetadata#NONE} for a domain of somebody else
 * @param persistent whether it outlives its power-off
 * @param cpus virtual CPUs
 * @param memory the most it may use
 */
public record ObservedDomain(
        DomainName name,
        DomainId id,
        DomainState state,
        boolean persistent,
        int cpus,
        DataSize memory,
        DomainMetadata metadata) {}
