package io.coppice.machined.kubernetes.dns;

import io.coppice.machined.kubernetes.client.ObjectKey;
import java.net.InetAddress;
import java.util.List;

/** What DNS tells of a service. */
sealed interface ServiceEntry {

    ObjectKey key();

    /** Reached under addresses of its own. */
    record ClusterIp(ObjectKey key, List<InetAddress> addresses, List<Port> ports) implements ServiceEntry {
        public ClusterIp {
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
        }
    }

    /** Reached under the addresses of its endpoints. */
    record Headless(ObjectKey key) implements ServiceEntry {}

    /** Another name for something outside. */
    record ExternalName(ObjectKey key, String target) implements ServiceEntry {}
}
