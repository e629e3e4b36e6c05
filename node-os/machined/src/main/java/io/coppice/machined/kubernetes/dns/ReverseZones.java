package io.coppice.machined.kubernetes.dns;

import io.coppice.nodeos.config.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.ReverseMap;

/** The parts of {@code in-addr.arpa} and {@code ip6.arpa} that belong to the cluster: those of its pods and services. */
final class ReverseZones {

    private static final int BITS_OF_LABEL_V4 = 8;
    private static final int BITS_OF_LABEL_V6 = 4;
    private static final int LABELS_V4 = 4 + 3;
    private static final int LABELS_V6 = 32 + 3;

    private final List<IpPrefix> subnets;

    ReverseZones(List<IpPrefix> subnets) {
        this.subnets = List.copyOf(subnets);
    }

    /** The address that a name stands for, if it stands for a whole one. */
    static Optional<InetAddress> address(Name name) {
        // dnsjava takes a part of an address for one that ends with zeros.
        if (name.labels() != LABELS_V4 && name.labels() != LABELS_V6) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReverseMap.fromName(name));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** The largest zone within the cluster's subnets that an address belongs to; empty when it is in none of them. */
    Optional<Name> zoneOf(InetAddress address) {
        for (IpPrefix subnet : subnets) {
            if (subnet.contains(address)) {
                int bits = address.getAddress().length == 4 ? BITS_OF_LABEL_V4 : BITS_OF_LABEL_V6;
                int labels = (subnet.length() + bits - 1) / bits;
                int all = address.getAddress().length * 8 / bits;
                return Optional.of(new Name(ReverseMap.fromAddress(address), all - labels));
            }
        }
        return Optional.empty();
    }
}
