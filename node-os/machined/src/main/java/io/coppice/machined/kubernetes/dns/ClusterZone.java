package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The records of a cluster by the Kubernetes DNS specification 1.1.0: a function of the question and of what is known of the
 * cluster. Of the reverse zones only names of whole addresses are answered.
 */
final class ClusterZone {

    static final String SCHEMA_VERSION = "1.1.0";

    /** What changes in the cluster is seen within seconds, so that answers must not be kept longer. */
    static final long TTL = 5;

    private static final int SERVICE_DEPTH = 3;
    private static final int PRIORITY = 0;
    private static final int WEIGHT = 100;

    private final Name zone;
    private final Name nameServer;
    private final InetAddress serverAddress;
    private final ReverseZones reverse;
    private final ClusterView view;

    /**
     * @param domain of the cluster, such as {@code cluster.local}
     * @param serverAddress under which this DNS is asked
     * @param reverse zones of addresses that only the cluster knows
     */
    ClusterZone(String domain, InetAddress serverAddress, ReverseZones reverse, ClusterView view) {
        try {
            this.zone = Name.fromString(domain, Name.root);
            this.nameServer = Name.fromString("ns.dns", zone);
        } catch (TextParseException failure) {
            throw new IllegalArgumentException("'" + domain + "' is no domain", failure);
        }
        this.serverAddress = serverAddress;
        this.reverse = reverse;
        this.view = view;
    }

    /** The domain of the cluster. */
    Name zone() {
        return zone;
    }

    /** What there is to say to a question. */
    Resolution resolve(Name name, int type) {
        if (name.subdomain(zone)) {
            return view.complete() ? inZone(name, type) : new Resolution.Unknown();
        }
        Optional<InetAddress> address = ReverseZones.address(name);
        return address.isPresent() ? reverse(name, address.get(), type) : new Resolution.Elsewhere();
    }

    /** The record that stands with an answer without records, and says how long that is true. */
    SOARecord authority(Name of) {
        Name mail = child("hostmaster", zone);
        return new SOARecord(of, DClass.IN, TTL, nameServer, mail, 1, 7200, 1800, 86_400, TTL);
    }

    private Resolution inZone(Name name, int type) {
        List<String> labels = labels(name);
        if (labels.size() == SERVICE_DEPTH
                && service(labels).orElse(null) instanceof ServiceEntry.ExternalName external) {
            return alias(name, external);
        }
        List<Record> additional = new ArrayList<>();
        List<Record> there = at(name, labels, additional);
        if (there == null) {
            return new Resolution.Absent(zone);
        }
        List<Record> answers = ofType(there, type);
        return new Resolution.Found(zone, answers, answers.isEmpty() ? List.of() : additional);
    }

    private Resolution alias(Name name, ServiceEntry.ExternalName external) {
        try {
            Name target = Name.fromString(external.target(), Name.root);
            return new Resolution.Alias(new CNAMERecord(name, DClass.IN, TTL, target));
        } catch (TextParseException noName) {
            return new Resolution.Absent(zone);
        }
    }

    /** Labels below the zone in lower case, from the left. */
    private List<String> labels(Name name) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < name.labels() - zone.labels(); i++) {
            labels.add(name.getLabelString(i).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    /** All records of a name; empty when it only has names below it, null when it is not there. */
    private @Nullable List<Record> at(Name name, List<String> labels, List<Record> additional) {
        if (labels.isEmpty()) {
            return List.of(authority(name), new NSRecord(name, DClass.IN, TTL, nameServer));
        }
        return switch (labels.getLast()) {
            case "dns-version" ->
                labels.size() == 1 ? List.of(new TXTRecord(name, DClass.IN, TTL, SCHEMA_VERSION)) : null;
            case "dns" -> atServer(name, labels);
            case "svc" -> atService(name, labels, additional);
            case "pod" -> atPod(name, labels);
            default -> null;
        };
    }

    private @Nullable List<Record> atServer(Name name, List<String> labels) {
        return switch (labels.size()) {
            case 1 -> List.of();
            case 2 -> labels.getFirst().equals("ns") ? List.of(address(name, serverAddress)) : null;
            default -> null;
        };
    }

    /** {@code <address>.<namespace>.pod}: any address, as the specification has it. */
    private @Nullable List<Record> atPod(Name name, List<String> labels) {
        int count = labels.size();
        if (count == 1) {
            return List.of();
        }
        if (count > SERVICE_DEPTH || !view.hasNamespace(labels.get(count - 2))) {
            return null;
        }
        if (count == 2) {
            return List.of();
        }
        return PodNames.address(labels.getFirst())
                .map(found -> List.of(address(name, found)))
                .orElse(null);
    }

    private @Nullable List<Record> atService(Name name, List<String> labels, List<Record> additional) {
        int count = labels.size();
        if (count == 1) {
            return List.of();
        }
        if (!view.hasNamespace(labels.get(count - 2))) {
            return null;
        }
        if (count == 2) {
            return List.of();
        }
        ServiceEntry service = service(labels).orElse(null);
        return switch (service) {
            case null -> null;
            case ServiceEntry.ExternalName below -> null;
            case ServiceEntry.ClusterIp own -> atClusterIp(name, labels, own, additional);
            case ServiceEntry.Headless headless -> atHeadless(name, labels, headless, additional);
        };
    }

    private Optional<ServiceEntry> service(List<String> labels) {
        int count = labels.size();
        if (count < SERVICE_DEPTH || !labels.getLast().equals("svc")) {
            return Optional.empty();
        }
        return view.service(new ObjectKey(labels.get(count - 2), labels.get(count - SERVICE_DEPTH)));
    }

    private @Nullable List<Record> atClusterIp(
            Name name, List<String> labels, ServiceEntry.ClusterIp service, List<Record> additional) {
        return switch (labels.size()) {
            case SERVICE_DEPTH -> addresses(name, service.addresses());
            case SERVICE_DEPTH + 1 ->
                hasProtocol(service.ports(), labels.getFirst())
                        ? List.of()
                        : atEndpoint(name, labels.getFirst(), service.key());
            case SERVICE_DEPTH + 2 -> {
                Name target = new Name(name, 2);
                List<Record> records = new ArrayList<>();
                for (Port port : service.ports()) {
                    if (port.named(labels.get(0)) && port.protocol().label().equals(labels.get(1))) {
                        records.add(service(name, port, target));
                    }
                }
                additional.addAll(addresses(target, service.addresses()));
                yield orAbsent(records);
            }
            default -> null;
        };
    }

    private @Nullable List<Record> atHeadless(
            Name name, List<String> labels, ServiceEntry.Headless service, List<Record> additional) {
        List<EndpointGroup> groups = view.endpoints(service.key());
        return switch (labels.size()) {
            case SERVICE_DEPTH -> {
                Set<InetAddress> addresses = new LinkedHashSet<>();
                for (EndpointGroup group : groups) {
                    for (Endpoint endpoint : group.endpoints()) {
                        addresses.add(endpoint.address());
                    }
                }
                yield orAbsent(addresses(name, addresses));
            }
            case SERVICE_DEPTH + 1 -> {
                for (EndpointGroup group : groups) {
                    if (!group.endpoints().isEmpty() && hasProtocol(group.ports(), labels.getFirst())) {
                        yield List.of();
                    }
                }
                yield atEndpoint(name, labels.getFirst(), service.key());
            }
            case SERVICE_DEPTH + 2 -> endpointPorts(name, labels, groups, additional);
            default -> null;
        };
    }

    /** One SRV record for each endpoint that has the port. */
    private static @Nullable List<Record> endpointPorts(
            Name name, List<String> labels, List<EndpointGroup> groups, List<Record> additional) {
        Set<Record> records = new LinkedHashSet<>();
        Set<Record> targets = new LinkedHashSet<>();
        Name service = new Name(name, 2);
        for (EndpointGroup group : groups) {
            for (Port port : group.ports()) {
                if (port.named(labels.get(0)) && port.protocol().label().equals(labels.get(1))) {
                    for (Endpoint endpoint : group.endpoints()) {
                        Name target = child(endpoint.label(), service);
                        records.add(service(name, port, target));
                        targets.add(address(target, endpoint.address()));
                    }
                }
            }
        }
        additional.addAll(targets);
        return orAbsent(List.copyOf(records));
    }

    /** {@code <hostname>.<service>.<namespace>.svc} */
    private @Nullable List<Record> atEndpoint(Name name, String label, ObjectKey service) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (EndpointGroup group : view.endpoints(service)) {
            for (Endpoint endpoint : group.endpoints()) {
                if (endpoint.label().equals(label)) {
                    addresses.add(endpoint.address());
                }
            }
        }
        return orAbsent(addresses(name, addresses));
    }

    private Resolution reverse(Name name, InetAddress address, int type) {
        Optional<Name> ours = reverse.zoneOf(address);
        if (!view.complete()) {
            return ours.isPresent() ? new Resolution.Unknown() : new Resolution.Elsewhere();
        }
        List<Record> pointers = new ArrayList<>();
        Optional<ObjectKey> service = view.serviceAt(address);
        if (service.isPresent()) {
            pointers.add(new PTRRecord(name, DClass.IN, TTL, name(service.get())));
        } else {
            for (ClusterView.EndpointName endpoint : view.endpointsAt(address)) {
                if (view.service(endpoint.service()).orElse(null) instanceof ServiceEntry.Headless) {
                    pointers.add(
                            new PTRRecord(name, DClass.IN, TTL, child(endpoint.label(), name(endpoint.service()))));
                }
            }
        }
        if (pointers.isEmpty()) {
            return ours.<Resolution>map(Resolution.Absent::new).orElseGet(Resolution.Elsewhere::new);
        }
        return new Resolution.Found(ours.orElse(name), ofType(pointers, type), List.of());
    }

    private Name name(ObjectKey service) {
        return child(service.name(), child(service.namespace(), child("svc", zone)));
    }

    private static boolean hasProtocol(List<Port> ports, String label) {
        for (Port port : ports) {
            if (!port.name().isEmpty() && port.protocol().label().equals(label)) {
                return true;
            }
        }
        return false;
    }

    private static List<Record> ofType(List<Record> records, int type) {
        List<Record> matching = new ArrayList<>();
        for (Record record : records) {
            if (type == Type.ANY || record.getType() == type) {
                matching.add(record);
            }
        }
        return matching;
    }

    private static @Nullable List<Record> orAbsent(List<Record> records) {
        return records.isEmpty() ? null : records;
    }

    private static Record service(Name name, Port port, Name target) {
        return new SRVRecord(name, DClass.IN, TTL, PRIORITY, WEIGHT, port.number(), target);
    }

    private static List<Record> addresses(Name name, Iterable<InetAddress> addresses) {
        List<Record> records = new ArrayList<>();
        for (InetAddress address : addresses) {
            records.add(address(name, address));
        }
        return records;
    }

    private static Record address(Name name, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(name, DClass.IN, TTL, address)
                : new AAAARecord(name, DClass.IN, TTL, address);
    }

    private static Name child(String label, Name parent) {
        try {
            return Name.concatenate(Name.fromString(label), parent);
        } catch (TextParseException | NameTooLongException failure) {
            throw new IllegalArgumentException("'" + label + "' cannot stand before " + parent, failure);
        }
    }
}
