package io.coppice.orchestrator.core;

import io.coppice.hypervisor.DomainMetadata;
import io.coppice.hypervisor.DomainName;
import io.coppice.hypervisor.ObservedDomain;
import io.coppice.orchestrator.ClusterName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a host's domains say of themselves.
 *
 * @param machines Coppice's, of every home
 * @param unreadable domains whose description, or Coppice's metadata in it, cannot be understood
 * @param domainNames every domain's, those of others included
 */
public record ObservedHost(
        List<ObservedNode.Machine> machines, List<Unreadable> unreadable, Set<DomainName> domainNames) {

    public record Unreadable(ObservedDomain domain, String reason) {}

    /** Clusters are told apart by their home too: two homes may each call one {@code dev}. */
    public record ClusterKey(ClusterName name, String owner, String home) implements Comparable<ClusterKey> {
        @Override
        public int compareTo(ClusterKey other) {
            return Comparator.comparing(ClusterKey::name)
                    .thenComparing(ClusterKey::owner)
                    .thenComparing(ClusterKey::home)
                    .compare(this, other);
        }
    }

    public ObservedHost {
        machines = List.copyOf(machines);
        unreadable = List.copyOf(unreadable);
        domainNames = Set.copyOf(domainNames);
    }

    public static ObservedHost of(List<ObservedDomain> domains) {
        var machines = new ArrayList<ObservedNode.Machine>();
        var unreadable = new ArrayList<Unreadable>();
        var names = new TreeSet<DomainName>();
        for (var domain : domains) {
            names.add(domain.name());
            if (domain.problem().isPresent()) {
                unreadable.add(new Unreadable(domain, domain.problem().get()));
                continue;
            }
            if (domain.metadata().equals(DomainMetadata.NONE)) {
                continue;
            }
            try {
                machines.add(new ObservedNode.Machine(domain, MetadataCodec.decode(domain.metadata())));
            } catch (IllegalArgumentException e) {
                unreadable.add(new Unreadable(domain, String.valueOf(e.getMessage())));
            }
        }
        return new ObservedHost(machines, unreadable, names);
    }

    public Set<ClusterKey> clusters() {
        var keys = new TreeSet<ClusterKey>();
        machines.forEach(machine -> keys.add(key(machine)));
        return keys;
    }

    public List<ObservedNode.Machine> machinesOf(ClusterKey cluster) {
        return machines.stream().filter(machine -> key(machine).equals(cluster)).toList();
    }

    private static ClusterKey key(ObservedNode.Machine machine) {
        var metadata = machine.metadata();
        return new ClusterKey(metadata.cluster(), metadata.owner(), metadata.home());
    }
}
